"""The bank's sandbox: a path before every path, no certificates, mocked answers."""

import pytest

from support.flows import ATTENDED, accounts_of, create_consent, follow_back, query_of
from support.gateway import gateway_command
from support.http_call import call

@pytest.fixture(scope="module")
def bank(shared_stage):
    return shared_stage.start_simulator(sandbox=True)


@pytest.fixture(scope="module")
def gateway(shared_stage, shared_database, bank):
    return shared_stage.start_gateway(shared_database, simulator=bank, base_url=bank.sandbox_url,
                                      profile="belfius-sandbox", overrides={"banks": {"belfius": {
                                          "certificate_file": "", "private_key_file": "", "trusted_ca_file": "",
                                          "page_origins": [bank.sandbox_url.removesuffix("/sandbox/psd2")]}}})


def granted(gateway, **options) -> dict:
    consent = create_consent(gateway, **options)
    landed = follow_back(gateway, call("GET", consent["authorization"]["url"]).location)
    assert query_of(landed.location)["status"] == "authorized", landed.location
    return consent


def test_accounts_balances_and_transactions_are_mocks(gateway):
    account = accounts_of(gateway, granted(gateway))[0]
    path = f"/v1/accounts/{account['id']}"
    assert gateway.get(f"{path}/balances", headers=ATTENDED).json()["balances"]
    assert len(gateway.get(f"{path}/transactions", headers=ATTENDED).json()["items"]) == 2


def test_funds_are_confirmed(gateway):
    iban = accounts_of(gateway, granted(gateway))[0]["iban"]
    consent = granted(gateway, scope="caf", iban=iban)
    answer = gateway.post("/v1/funds-confirmations", json={
        "consent_id": consent["id"], "amount": {"amount": "10.00", "currency": "EUR"}})
    assert answer.status == 200 and answer.json()["funds_available"] is True


def test_the_probe_is_content_without_certificates(gateway):
    done = gateway_command(gateway.config, "bank", "probe", "--profile", "belfius-sandbox")
    assert done.returncode == 0, done.stdout
    assert "no certificate of our own" in done.stdout and "no TLS" in done.stdout
