"""Is an amount available? At a bank of the newest generation, and at one of the older."""

import pytest

from support.flows import authorize, create_consent, follow_back
from support.scene import code_of
from support.simulator import PRIVATE


@pytest.fixture(scope="module", params=["belfius", "belfius-v1"])
def gateway(request, shared_stage, shared_database):
    return shared_stage.start_gateway(shared_database, profile=request.param)


@pytest.fixture(scope="module")
def bank(shared_simulator):
    return shared_simulator


@pytest.fixture
def account(bank):
    return bank.customer(PRIVATE)["accounts"][0]


@pytest.fixture
def consent(gateway, bank, account):
    made = authorize(gateway, bank, scope="caf", iban=account["iban"])
    bank.forget_requests()
    yield made
    bank.set(funds_as_text=False)


def ask(gateway, consent, amount="1.00", currency="EUR"):
    return gateway.post("/v1/funds-confirmations", json={
        "consent_id": consent["id"], "amount": {"amount": amount, "currency": currency}})


def test_a_little_is_available_and_too_much_is_not(gateway, consent):
    little, much = ask(gateway, consent, "0.01"), ask(gateway, consent, "99999999.00")
    assert little.status == 200 and little.json()["funds_available"] is True
    assert much.status == 200 and much.json()["funds_available"] is False
    assert little.json()["amount"] == {"amount": "0.01", "currency": "EUR"}


def test_an_answer_as_text_is_understood(gateway, bank, consent):
    bank.set(funds_as_text=True)
    assert ask(gateway, consent).json()["funds_available"] is True
    assert ask(gateway, consent, "99999999").json()["funds_available"] is False


def test_tokens_are_refreshed_on_the_way(gateway, bank, consent):
    bank.advance(minutes=16)
    assert ask(gateway, consent).status == 200
    assert len(bank.refreshes()) == 1


def test_a_consent_needs_the_account(gateway):
    answer = gateway.post("/v1/consents", json={
        "psu_ref": "customer-1", "bank": "belfius", "scope": "caf", "return_url": "https://frontend.example/back"})
    assert answer.status == 422 and answer.json()["errors"][0]["field"] == "/iban"


def test_a_consent_that_nobody_granted_yet_answers_pending(gateway, account):
    pending = create_consent(gateway, scope="caf", iban=account["iban"])
    assert code_of(ask(gateway, pending)) == "consent_pending"


def test_an_unknown_consent_is_not_found(gateway):
    assert ask(gateway, {"id": "3f0c2f43-9d7b-4a83-8c1e-5b6f0a1d2e3c"}).status == 404


def test_a_consent_to_read_accounts_is_no_consent_for_funds(gateway, bank, account):
    needed = gateway.get("/v1/banks").json()["items"][0]["capabilities"]["iban_needed_for"]
    reading = authorize(gateway, bank, **({"iban": account["iban"]} if "ais" in needed else {}))
    answer = ask(gateway, reading)
    assert answer.status == 409 and "scope" in answer.json()["detail"]


def test_a_consent_for_funds_reads_no_account(gateway, consent):
    assert consent["account_ids"] == []
    assert gateway.get(f"/v1/accounts?consent_id={consent['id']}").status == 409


def test_a_currency_that_the_account_has_not_is_refused(gateway, consent):
    answer = ask(gateway, consent, "10", "CHF")
    assert code_of(answer) == "bank_refused"
    told_apart = answer.json()["bank"]["error_code"].startswith("B14821")  # the older numbers do not
    assert ("currency" in answer.json()["detail"]) == told_apart


@pytest.mark.parametrize("amount, currency", [("0", "EUR"), ("-1", "EUR"), ("1.001", "EUR"), ("1.5", "JPY"), ("1e2", "EUR")])
def test_an_amount_that_cannot_be_never_reaches_the_bank(gateway, bank, consent, amount, currency):
    answer = ask(gateway, consent, amount, currency)
    assert answer.status == 422 and answer.json()["errors"][0]["field"] == "/amount/amount"
    assert bank.requests(path="/funds-confirmations") == []


def test_a_blocked_account_is_said_so(gateway, bank, consent, account):
    bank.set_standing(account["iban"], "other_brand")
    try:
        assert code_of(ask(gateway, consent)) == "wrong_brand"
    finally:
        bank.set_standing(account["iban"], "open")


def test_a_consent_withdrawn_at_the_bank_is_revoked(gateway, bank, consent):
    bank.revoke(PRIVATE, "CAF")
    assert code_of(ask(gateway, consent)) == "consent_revoked"
    assert gateway.get(f"/v1/consents/{consent['id']}").json()["status"] == "revoked"


def test_a_renewal_asks_for_the_same_account(gateway, bank, consent):
    renewed = gateway.post(f"/v1/consents/{consent['id']}/renew").json()
    follow_back(gateway, bank.approve(renewed["authorization"]["url"], PRIVATE))
    assert ask(gateway, consent).status == 200
