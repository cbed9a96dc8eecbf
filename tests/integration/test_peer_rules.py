"""What the gateway demands of the server that says it is the bank: in every case of a wrong one, in
TLS 1.2 and 1.3, it gets no byte of the application."""

import ssl
from pathlib import Path

import pytest

from support.authority import Authority, pin_of
from support.gateway_config import RETURN_URL
from support.program import poll
from support.scene import code_of
from support.tls_listener import TlsListener

NEW_CONSENT = {"psu_ref": "p", "bank": "belfius", "scope": "ais", "language": "nl",
               "return_url": RETURN_URL}
VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]
OTHER_PIN = "A" * 43 + "="


@pytest.fixture
def authority(folder, pki) -> Authority:
    return Authority(folder, pki)


@pytest.fixture
def gateway_at(start_gateway):
    def start(listener, url: str | None = None, **bank):
        return start_gateway(base_url=url or listener.url, overrides={"banks": {"belfius": bank}})

    return start


def ask(gateway):
    return gateway.post("/v1/consents", json=NEW_CONSENT)


def causes(gateway) -> str:
    return "\n".join(line["cause"] for line in gateway.log_lines() if line.get("cause"))


def assert_tells_nothing(gateway, listener, reason: str):
    answer = ask(gateway)
    assert code_of(answer) == "bank_unreachable", answer.text
    assert listener.connections > 0
    assert listener.application_bytes == b""
    assert reason in causes(gateway), causes(gateway)


def assert_tells(gateway, listener):
    ask(gateway)
    assert listener.application_bytes.startswith(b"GET "), causes(gateway)


# Name of the case: how the server's certificate comes about, and what the log says.
WRONG = {
    "expired": (lambda a: a.issue("server", "server", first_day=-90, last_day=-1), "certificate has expired"),
    "not yet valid": (lambda a: a.issue("server", "server", first_day=1), "certificate is not yet valid"),
    "another name": (lambda a: a.issue("server", "server_elsewhere"), "mismatch"),
    "for clients": (lambda a: a.issue("server", "qwac"), "unsuitable certificate purpose"),
    "another authority": (lambda a: a.pki.bank_of_unknown_authority, "unable to get local issuer"),
}


@pytest.mark.parametrize("version", VERSIONS, ids=lambda v: v.name)
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_certificate(gateway_at, authority, name, version):
    make, reason = WRONG[name]
    with TlsListener(make(authority), version=version) as listener:
        assert_tells_nothing(gateway_at(listener), listener, reason)


@pytest.mark.parametrize("version", VERSIONS, ids=lambda v: v.name)
def test_a_revoked_certificate(gateway_at, authority, folder, version):
    server = authority.issue("server", "server")
    authority.revoke(server.certificate)
    lists = authority.revocations(folder / "crl.pem")
    with TlsListener(server, version=version) as listener:
        assert_tells_nothing(gateway_at(listener, crl_file=str(lists)), listener, "certificate revoked")


def test_a_certificate_that_is_not_on_the_list_is_good(gateway_at, authority, folder):
    authority.revoke(authority.issue("another", "server").certificate)
    lists = authority.revocations(folder / "crl.pem")
    with TlsListener(authority.issue("server", "server")) as listener:
        assert_tells(gateway_at(listener, crl_file=str(lists)), listener)


@pytest.mark.parametrize("hours, good", [(-1, True), (-23, True), (-25, False)])
def test_an_old_list_is_trusted_for_a_day(gateway_at, authority, folder, hours, good):
    lists = authority.revocations(folder / "crl.pem", next_update_in_hours=hours)
    with TlsListener(authority.issue("server", "server")) as listener:
        gateway = gateway_at(listener, crl_file=str(lists))
        if good:
            assert_tells(gateway, listener)
        else:
            assert_tells_nothing(gateway, listener, "CRL has expired")


def test_an_old_list_still_revokes(gateway_at, authority, folder):
    server = authority.issue("server", "server")
    authority.revoke(server.certificate)
    lists = authority.revocations(folder / "crl.pem", next_update_in_hours=-1)
    with TlsListener(server) as listener:
        assert_tells_nothing(gateway_at(listener, crl_file=str(lists)), listener, "certificate revoked")


@pytest.mark.parametrize("version", VERSIONS, ids=lambda v: v.name)
def test_a_server_without_any_of_the_pins(gateway_at, pki, version):
    with TlsListener(pki.bank, version=version) as listener:
        gateway = gateway_at(listener, pins=[OTHER_PIN, pin_of(pki.unknown_authority)])
        assert_tells_nothing(gateway, listener, "no pin")


@pytest.mark.parametrize("pinned", ["bank", "authority"])
def test_a_pin_of_the_server_or_of_its_authority_will_do(gateway_at, pki, pinned):
    certificate: Path = pki.bank.certificate if pinned == "bank" else pki.authority
    with TlsListener(pki.bank) as listener:
        assert_tells(gateway_at(listener, pins=[OTHER_PIN, pin_of(certificate)]), listener)


def test_pins_can_be_tried_out_first(start_gateway, pki):
    with TlsListener(pki.bank) as listener:
        gateway = start_gateway(base_url=listener.url, overrides={
            "certificates": {"look_every": "100ms"},
            "banks": {"belfius": {"pins": [OTHER_PIN], "pins_mode": "report_only"}}})
        assert_tells(gateway, listener)
        told = "no pin belongs to the keys of the bank's server"
        assert poll(lambda: told in gateway.program.text(), 30), gateway.program.text()
        assert 'tpp_gateway_bank_unpinned_handshakes_total{bank="belfius"} 1' in gateway.admin("/metrics").text


@pytest.mark.parametrize("pin", ["", "sha256/abc", OTHER_PIN[:-1], "!" * 43 + "=", OTHER_PIN * 2])
def test_a_pin_that_is_none_refuses_the_start(stage, database, pin):
    gateway = stage.make_gateway(database, overrides={"banks": {"belfius": {"pins": [pin]}}})
    gateway.program.launch()
    assert gateway.program.wait_exit() != 0
    assert "is not the base64 of a SHA-256" in gateway.program.text()
    gateway.kill()


def test_no_older_tls(gateway_at, pki):
    with TlsListener(pki.bank, version=ssl.TLSVersion.TLSv1_1, ciphers="ALL:@SECLEVEL=0") as listener:
        assert_tells_nothing(gateway_at(listener), listener, "tls handshake")


@pytest.mark.parametrize("suite", ["ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "ECDHE-ECDSA-AES128-CCM8"])
def test_no_weak_suites(gateway_at, pki, suite):
    with TlsListener(pki.bank, version=ssl.TLSVersion.TLSv1_2, ciphers=f"{suite}:@SECLEVEL=0") as listener:
        assert_tells_nothing(gateway_at(listener), listener, "tls handshake")


@pytest.mark.parametrize("suite", ["ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-GCM-SHA256"])
def test_the_good_suites_of_1_2(gateway_at, pki, suite):
    with TlsListener(pki.bank, version=ssl.TLSVersion.TLSv1_2, ciphers=suite) as listener:
        assert_tells(gateway_at(listener), listener)
        assert listener.versions == ["TLSv1.2"]


@pytest.mark.parametrize("version", VERSIONS, ids=lambda v: v.name)
def test_the_server_is_told_the_name_and_no_session_is_resumed(gateway_at, pki, version):
    with TlsListener(pki.bank, version=version) as listener:
        gateway = gateway_at(listener, url=f"https://localhost:{listener.port}")
        for _ in range(5):  # the listener ends each connection
            ask(gateway)
        assert len(listener.versions) >= 5
        assert set(listener.names_asked_for) == {"localhost"}
        assert listener.resumed == 0
