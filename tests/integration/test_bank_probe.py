"""tpp-gateway bank probe: what a TPP runs first. Each wrong setting is named."""

import json
import socket

import pytest

from support.gateway import gateway_command
from support.gateway_config import BankAccess, write_config
from support.paths import PROFILES
from support.simulator import CLIENT_SECRET, PRIVATE


@pytest.fixture
def bank(shared_simulator):
    return shared_simulator


@pytest.fixture
def configured(folder, pki, bank):
    """configured(profile=…, **settings of the bank): the configuration file."""
    def write(profile="belfius", base_url=None, authority=None, **settings):
        access = BankAccess(base_url=base_url or bank.url, pages_url=bank.pages_url, client_secret=CLIENT_SECRET,
                            identity=pki.qwac, trusted_authority=authority or pki.authority, profile=str(profile))
        return write_config(folder, "postgresql://nobody@127.0.0.1:9/none", {"belfius": access},
                            {"banks": {"belfius": settings}})
    return write


def probe(config, profile="belfius", *more):
    done = gateway_command(config, "bank", "probe", "--profile", profile, *more)
    assert done.stderr == "" or done.returncode == 1
    return done.returncode, done.stdout + done.stderr


def changed_profile(folder, before: str, after: str):
    text = (PROFILES / "belfius.json").read_text()
    assert before in text
    path = folder / "changed.json"
    path.write_text(text.replace(before, after, 1))
    return path


def failures(said: str) -> str:
    lines = said.splitlines()
    return "\n".join(line + lines[n + 1] for n, line in enumerate(lines) if line.startswith("FAIL"))


def test_all_is_well_with_the_right_settings(configured, bank):
    bank.forget_requests()
    code, said = probe(configured())
    assert code == 0, said
    assert "TLSv1.3" in said and "127.0.0.1" in said and "ends 20" in said
    assert "scope ais: the bank gave a page" in said
    assert CLIENT_SECRET not in said and bank.requests("POST") == []


def test_an_account_lets_it_try_consents_for_one_account_too(configured, bank):
    iban = bank.customer(PRIVATE)["accounts"][0]["iban"]
    code, said = probe(configured(), "belfius", "--iban", iban)
    assert code == 0 and "scope caf: the bank gave a page" in said
    code, said = probe(configured("belfius-v1"), "belfius-v1", "--iban", iban)
    assert code == 0 and "scope ais: the bank gave a page" in said and iban not in said


def test_another_profile_can_be_tried_with_the_only_bank(configured):
    code, said = probe(configured(), "belfius-v1")
    assert code == 1 and "--iban" in failures(said)


def test_a_wrong_client_id_is_named(configured):
    code, said = probe(configured(client_id="somebody-else"))
    assert code == 1
    assert "client_id" in failures(said) and "status 401" in said and "GEN-1203-100009" in said


def test_a_wrong_version_is_named(configured, folder):
    path = changed_profile(folder, '"version": "4"', '"version": "17"')
    code, said = probe(configured(path), str(path))
    assert code == 1 and "endpoints.consent_uris.version" in failures(said) and "status 400" in said


def test_a_missing_header_is_named(configured, folder):
    path = changed_profile(folder, '"headers": ["Accept-Language", "Client-ID", "Redirect-URI"]',
                           '"headers": ["Accept-Language", "Client-ID"]')
    code, said = probe(configured(path), str(path))
    assert code == 1 and "endpoints.consent_uris.headers" in failures(said)


def test_an_unregistered_redirect_uri_is_named(configured):
    config = configured()
    document = json.loads(config.read_text())
    document["http"]["public_url"] = "https://elsewhere.example"
    config.write_text(json.dumps(document))
    code, said = probe(config)
    assert code == 1 and "http.public_url" in failures(said)


def test_a_page_of_a_foreign_origin_is_named(configured):
    code, said = probe(configured(page_origins=["https://www.elsewhere.example"]))
    assert code == 1 and "allowed_page_origins" in failures(said)


def test_an_authority_that_does_not_vouch_for_the_bank_is_named(configured, pki):
    code, said = probe(configured(authority=pki.unknown_authority))
    assert code == 1 and "trusted_ca_file" in failures(said) and "the TLS handshake failed" in said


def test_a_bank_that_does_not_listen_is_named(configured):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        code, said = probe(configured(base_url=f"https://127.0.0.1:{closed.getsockname()[1]}"))
    assert code == 1 and "base_url" in failures(said) and "no connection" in said


def test_a_bank_that_fails_is_not_the_settings_fault(configured, bank):
    bank.fault("status", on="GET /consent-uris", status=503, times=1)
    code, said = probe(configured())
    assert code == 1 and "try again later" in failures(said)


def test_an_unknown_profile_is_said_so(configured):
    code, said = probe(configured(), "nobank")
    assert code == 1 and "nobank" in said
