"""The whole story of account information at a bank of the older generation. The frontend's calls are the
same as at the newest one; only the consent names its account."""

import pytest

from support.flows import ATTENDED, accounts_of, authorize, create_consent, follow_back, query_of
from support.gateway_config import RETURN_URL
from support.scene import code_of
from support.simulator import PRIVATE

HISTORY = "date_from=2020-01-01"


@pytest.fixture(scope="module")
def old(shared_stage, shared_database):
    return shared_stage.start_gateway(shared_database, profile="belfius-v1")


@pytest.fixture(scope="module")
def bank(shared_simulator):
    return shared_simulator


@pytest.fixture
def iban(bank):
    return bank.customer(PRIVATE)["accounts"][0]["iban"]


@pytest.fixture
def granted(old, bank, iban):
    consent = authorize(old, bank, iban=iban)
    bank.forget_requests()
    return consent


def account_of(old, consent) -> dict:
    accounts = accounts_of(old, consent)
    assert len(accounts) == 1
    return accounts[0]


def test_the_bank_says_what_a_consent_needs(old):
    capabilities = old.get("/v1/banks").json()["items"][0]["capabilities"]
    assert capabilities["iban_needed_for"] == ["ais", "caf"]


@pytest.mark.parametrize("iban", [None, "BE00539007547034"])
def test_a_consent_needs_a_right_iban(old, bank, iban):
    body = {"psu_ref": "customer-1", "bank": "belfius", "scope": "ais", "return_url": RETURN_URL}
    answer = old.post("/v1/consents", json={**body, **({"iban": iban} if iban else {})})
    assert answer.status == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["/iban"]
    assert iban is None or iban not in answer.text


def test_the_account_comes_with_the_tokens(old, bank, iban):
    bank.forget_requests()
    consent = authorize(old, bank, iban=iban)
    account = account_of(old, consent)
    assert account["iban"] == iban and consent["account_ids"] == [account["id"]]
    assert [(r["method"], r["path"]) for r in bank.requests()] == [("GET", "/consent-uris"), ("POST", "/token")]


def test_balances_and_transactions_read_as_ever(old, bank, granted, iban):
    account = account_of(old, granted)["id"]
    details = old.get(f"/v1/accounts/{account}", headers=ATTENDED).json()
    assert details["iban"] == iban and details["balances"]
    rows = old.get(f"/v1/accounts/{account}/transactions?limit=10", headers=ATTENDED).json()["items"]
    assert len(rows) == 10
    assert all("Redirect-URI" in r["headers"] or "redirect-uri" in r["headers"]
               for r in bank.requests("GET", "/accounts"))


def test_a_late_history_leads_to_fresh_authentication_and_back(old, bank, granted):
    account = account_of(old, granted)["id"]
    bank.advance(hours=2)
    path = f"/v1/accounts/{account}/transactions?{HISTORY}"
    # The proof from the authorisation has ended at the bank; the gateway's own clock stands still.
    due = old.get(path, headers=ATTENDED)
    assert code_of(due) == "consent_renewal_due", due.text
    assert bank.requests("GET", "/accounts")[-1]["status"] == 400
    url = due.json()["authorization"]["url"]
    landed = follow_back(old, bank.approve(url, PRIVATE))
    assert query_of(landed.location)["status"] == "authorized"
    assert old.get(path, headers=ATTENDED).status == 200


def test_a_renewal_asks_for_the_same_account_and_keeps_its_id(old, bank, granted):
    account = account_of(old, granted)["id"]
    renewed = old.post(f"/v1/consents/{granted['id']}/renew").json()
    assert "iban" in bank.requests("GET", "/consent-uris")[-1]["query_names"]
    landed = follow_back(old, bank.approve(renewed["authorization"]["url"], PRIVATE))
    assert query_of(landed.location)["status"] == "authorized"
    assert account_of(old, granted)["id"] == account
    assert old.get(f"/v1/accounts/{account}/balances", headers=ATTENDED).status == 200


def test_tokens_are_refreshed(old, bank, granted):
    account = account_of(old, granted)["id"]
    bank.advance(minutes=16)
    assert old.get(f"/v1/accounts/{account}/balances", headers=ATTENDED).status == 200
    assert len(bank.refreshes()) == 1


def test_a_consent_withdrawn_at_the_bank_is_revoked(old, bank, granted):
    account = account_of(old, granted)["id"]
    bank.revoke(PRIVATE)
    assert code_of(old.get(f"/v1/accounts/{account}/balances", headers=ATTENDED)) == "consent_revoked"
    assert old.get(f"/v1/consents/{granted['id']}").json()["status"] == "revoked"


def test_the_iban_stands_in_the_database_only_sealed(old, bank, shared_database, iban):
    create_consent(old, iban=iban)
    assert shared_database.value("SELECT count(*) FROM consent WHERE iban_sealed IS NOT NULL") != "0"
    assert iban not in shared_database.dump()
