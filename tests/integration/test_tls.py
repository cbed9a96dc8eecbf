"""Mutual TLS with the bank: whoever is not whom the other expects gets no byte of the application."""

import subprocess

import pytest

from support.gateway_config import RETURN_URL
from support.pki import Identity
from support.scene import code_of, grant
from support.tls_listener import TlsListener

NEW_CONSENT = {"psu_ref": "p", "bank": "belfius", "scope": "ais", "language": "nl",
               "return_url": RETURN_URL}
INNER_WORDS = ("certificate", "verify", "tls", "ssl", "alert", "127.0.0.1")


def ask(gateway):
    return gateway.post("/v1/consents", json=NEW_CONSENT)


def assert_unreachable_without_detail(answer, code: str = "bank_unreachable"):
    assert code_of(answer) == code, answer.text
    said = answer.text.lower()
    assert not [word for word in INNER_WORDS if word in said], answer.text


def causes(gateway) -> list[str]:
    return [line["cause"].lower() for line in gateway.log_lines() if line.get("cause")]


@pytest.fixture
def self_signed(folder) -> Identity:
    made = Identity(folder / "self.crt", folder / "self.key")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "30", "-subj", "/CN=127.0.0.1", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", made.key, "-out", made.certificate],
        check=True, capture_output=True)
    return made


@pytest.fixture
def impostor(request, pki, self_signed) -> Identity:
    return self_signed if request.param == "self_signed" else getattr(pki, request.param)


@pytest.mark.parametrize("impostor, reason", [
    ("bank_of_unknown_authority", "unable to get local issuer certificate"),
    ("self_signed", "self-signed certificate"),
    ("bank_expired", "certificate has expired"),
    ("bank_elsewhere", "mismatch"),
], indirect=["impostor"])
def test_a_server_that_is_not_the_bank_learns_nothing(start_gateway, impostor, reason):
    with TlsListener(impostor) as listener:
        gateway = start_gateway(base_url=listener.url)

        answer = ask(gateway)

        assert_unreachable_without_detail(answer)
        assert listener.connections > 0
        assert listener.application_bytes == b""
    assert any(reason in cause for cause in causes(gateway)), causes(gateway)


def test_the_listener_of_these_tests_does_receive_what_a_trusting_gateway_sends(
        start_gateway, pki):
    with TlsListener(pki.bank) as listener:
        gateway = start_gateway(base_url=listener.url)
        ask(gateway)
        assert listener.application_bytes.startswith(b"GET ")


def test_a_client_certificate_of_another_authority_reaches_no_handler(
        start_gateway, simulator, pki):
    gateway = start_gateway(identity=pki.of_unknown_authority)

    answer = ask(gateway)

    assert_unreachable_without_detail(answer, "bank_rejected_gateway")
    assert simulator.requests() == []
    told = causes(gateway)
    assert any("unknown ca" in cause or "alert" in cause for cause in told), told


def test_a_bank_whose_authority_was_changed_is_unreachable_for_consents_that_worked(
        start_gateway, simulator, pki):
    granted = grant(start_gateway(), simulator)
    simulator.forget_requests()
    suspicious = start_gateway(trusted_authority=pki.unknown_authority)
    suspicious.frontends.append(granted.gateway.frontend)

    assert_unreachable_without_detail(suspicious.get(granted.balances))

    assert simulator.requests() == []
    assert suspicious.get(f"/v1/consents/{granted.id}").json()["status"] == "authorized"
    granted.assert_alive()


def refused_start(stage, database, **options) -> str:
    gateway = stage.make_gateway(database, **options)
    gateway.program.launch()
    assert gateway.program.wait_exit() != 0
    lines = gateway.program.text().strip().splitlines()
    gateway.kill()  # forgets that it ended, and not well: as wanted
    errors = [line for line in lines if not line.startswith("{")]
    assert len(errors) == 1, lines
    return errors[0]


@pytest.mark.parametrize("certificate, key, reason", [
    ("expired", "expired", "the certificate has expired"),
    ("qwac", "qseal", "does not belong to"),
], ids=["expired", "foreign key"])
def test_a_client_certificate_that_cannot_be_used_refuses_the_start(
        stage, database, pki, certificate, key, reason):
    identity = Identity(getattr(pki, certificate).certificate, getattr(pki, key).key)

    line = refused_start(stage, database, identity=identity)

    assert reason in line and "banks.belfius" in line
    assert f"{certificate}.crt" in line
    assert stage.simulator.requests() == []


@pytest.mark.parametrize("part", ["certificate", "key", "authority"])
@pytest.mark.parametrize("damage, reason", [("missing", "cannot be read"), ("empty", "holds no")])
def test_a_file_that_is_missing_or_empty_refuses_the_start_by_its_name(
        stage, database, pki, folder, part, damage, reason):
    path = folder / f"{damage}-{part}.pem"
    if damage == "empty":
        path.touch(0o600)
    identity = Identity(path if part == "certificate" else pki.qwac.certificate,
                        path if part == "key" else pki.qwac.key)
    authority = path if part == "authority" else pki.authority

    line = refused_start(stage, database, identity=identity, trusted_authority=authority)

    assert path.name in line and reason in line, line
