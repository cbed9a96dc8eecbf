"""TLS at the public listener: what it speaks, whom it lets in with client authorities, and how its files change."""

import http.client
import shutil
import ssl
import subprocess
import xml.etree.ElementTree as xml
from datetime import timezone
from pathlib import Path

import pytest
from cryptography import x509

from support.metrics import metric
from support.paths import binary
from support.pki import Identity
from support.program import poll, run_to_end
from support.raw_http import send_raw

SUITES = {
    "TLSv1.3": {"TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"},
    "TLSv1.2": {"ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384",
                "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256"},
}


def tls_files(identity: Identity, client_ca: Path | None = None, **more) -> dict:
    files = {"certificate_file": str(identity.certificate), "private_key_file": str(identity.key), **more}
    if client_ca:
        files["client_ca_file"] = str(client_ca)
    return {"http": {"tls": files}}


@pytest.fixture(scope="module")
def tls_gateway(shared_stage, shared_database, pki):
    return shared_stage.start_gateway(shared_database, overrides=tls_files(pki.bank))


def client_context(pki, identity: Identity | None = None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=pki.authority)
    if identity:
        context.load_cert_chain(identity.certificate, identity.key)
    return context


def ask(gateway, context: ssl.SSLContext) -> int:
    connection = http.client.HTTPSConnection("localhost", gateway.port, timeout=60, context=context)
    try:
        connection.request("GET", "/v1/banks", headers=gateway.frontend.headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def is_refused(gateway, context: ssl.SSLContext) -> bool:
    """In TLS 1.3 a client learns of its refusal with its first read."""
    try:
        ask(gateway, context)
    except (ssl.SSLError, OSError, http.client.HTTPException):
        return True
    return False


def served_certificate(gateway) -> str:
    return ssl.get_server_certificate(("127.0.0.1", gateway.port), timeout=60)


def test_a_client_that_trusts_the_authority_is_served(tls_gateway, pki):
    assert ask(tls_gateway, client_context(pki)) == 200


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_both_versions_of_today_are_spoken(tls_gateway, pki, version):
    context = client_context(pki)
    context.minimum_version = context.maximum_version = version
    assert ask(tls_gateway, context) == 200


def test_plain_http_gets_no_answer(tls_gateway):
    assert b"HTTP/" not in send_raw(tls_gateway.port, b"GET /v1/banks HTTP/1.1\r\nHost: gateway\r\n\r\n")


def test_sslscan_finds_what_is_listed_and_nothing_else(tls_gateway):
    done = subprocess.run(["sslscan", "--xml=-", "--no-colour", f"127.0.0.1:{tls_gateway.port}"],
                          capture_output=True, check=True, timeout=300, stdin=subprocess.DEVNULL)
    found = xml.fromstring(done.stdout).find("ssltest")
    enabled = {f"{one.get('type').upper()}v{one.get('version')}" for one in found.iter("protocol")
               if one.get("enabled") == "1"}
    assert enabled == {"TLSv1.2", "TLSv1.3"}
    suites = {(one.get("sslversion"), one.get("cipher")) for one in found.iter("cipher")}
    assert suites and all(name in SUITES[version] for version, name in suites), suites
    assert found.find("renegotiation").get("supported") == "0"
    # Where the scanner's library has no compression left, it says nothing about it.
    assert {one.get("supported") for one in found.iter("compression")} <= {"0"}
    assert {one.get("vulnerable") for one in found.iter("heartbleed")} == {"0"}


def test_old_versions_and_suites_find_no_common_ground(tls_gateway, pki):
    for protocol, suites in ((ssl.TLSVersion.TLSv1_1, "ALL:@SECLEVEL=0"), (ssl.TLSVersion.TLSv1_2, "AES256-GCM-SHA384"),
                             (ssl.TLSVersion.TLSv1_2, "ECDHE-RSA-AES256-SHA384:ECDHE-ECDSA-AES256-SHA")):
        context = client_context(pki)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = protocol
        context.set_ciphers(suites)
        assert is_refused(tls_gateway, context), suites


@pytest.fixture(scope="module")
def mtls_gateway(shared_stage, shared_database, pki):
    return shared_stage.start_gateway(shared_database, overrides=tls_files(pki.bank, pki.authority))


def test_with_client_authorities_only_their_clients_are_served(mtls_gateway, pki):
    assert ask(mtls_gateway, client_context(pki, pki.qwac)) == 200
    assert is_refused(mtls_gateway, client_context(pki))
    for stranger in (pki.of_unknown_authority, pki.expired):
        assert is_refused(mtls_gateway, client_context(pki, stranger))
    assert "tls_handshake" in mtls_gateway.admin("/metrics").text


@pytest.fixture
def changing(start_gateway, folder, pki):
    """A gateway that looks at its files often, the files, and a second certificate for the same name."""
    current = Identity(folder / "current.crt", folder / "current.key")
    put(current, pki.bank)
    other = Identity(folder / "other.crt", folder / "other.key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "30", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                    "-keyout", other.key, "-out", other.certificate], check=True, capture_output=True)
    return start_gateway(overrides=tls_files(current, look_every="100ms")), current, other


def put(target: Identity, source: Identity):
    for there, new in ((target.key, source.key), (target.certificate, source.certificate)):
        unfinished = there.with_suffix(".new")
        shutil.copy(new, unfinished)
        unfinished.rename(there)


def reloads(gateway, outcome: str) -> float:
    name = f'tpp_gateway_listener_certificate_reloads_total{{outcome="{outcome}"}} '
    return next(float(line.split(" ")[-1]) for line in gateway.admin("/metrics").text.splitlines()
                if line.startswith(name))


def ends(gateway, role: str) -> float | None:
    return metric(gateway, "tpp_gateway_listener_certificate_not_after_seconds", role=role)


def last_second(certificate: Path) -> float:
    end = x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after
    return end.replace(tzinfo=timezone.utc).timestamp()


def test_the_end_of_each_certificate_is_told(mtls_gateway, tls_gateway, changing, pki):
    assert ends(mtls_gateway, "chain") == last_second(pki.bank.certificate)
    assert ends(mtls_gateway, "client_ca") == last_second(pki.authority)
    assert ends(tls_gateway, "client_ca") is None
    gateway, current, other = changing
    put(current, other)
    assert poll(lambda: ends(gateway, "chain") == last_second(other.certificate), 60)


def test_new_files_are_used_without_a_restart_and_open_connections_go_on(changing, pki):
    gateway, current, other = changing
    before = served_certificate(gateway)
    kept = http.client.HTTPSConnection("localhost", gateway.port, timeout=60, context=client_context(pki))
    kept.connect()
    put(current, other)
    assert poll(lambda: served_certificate(gateway) != before, 60)
    kept.request("GET", "/v1/banks", headers=gateway.frontend.headers)
    assert kept.getresponse().status == 200
    kept.close()
    assert reloads(gateway, "loaded") == 1


@pytest.mark.parametrize("bad", ["not PEM", "of another key", "empty", "gone"])
def test_files_that_do_not_fit_change_nothing(changing, pki, bad):
    gateway, current, other = changing
    before = served_certificate(gateway)
    if bad == "gone":
        current.certificate.unlink()
    elif bad == "of another key":
        shutil.copy(other.key, current.key)
    else:
        current.certificate.write_text("no certificate" if bad == "not PEM" else "")
    assert poll(lambda: reloads(gateway, "refused") >= 1, 60)
    assert served_certificate(gateway) == before
    assert ask(gateway, client_context(pki)) == 200
    put(current, other)
    assert poll(lambda: served_certificate(gateway) != before, 60)


def test_it_does_not_start_with_files_that_do_not_fit(stage, database, pki):
    gateway = stage.make_gateway(database, overrides=tls_files(Identity(pki.bank.certificate, pki.qwac.key)))
    done = run_to_end([binary("tpp-gateway"), "--config", gateway.config, "serve"], 60)
    assert done.returncode != 0
    assert "does not belong to" in done.stderr + done.stdout
