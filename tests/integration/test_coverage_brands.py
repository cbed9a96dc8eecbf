"""Every call of the bank at each brand and generation (docs/bank/coverage.md): the frontend's calls are always the
same, and what the bank saw is the call that the row names, in the version of its generation."""

from datetime import UTC, datetime, timedelta

import pytest

from support.branded_bank import BrandedBank
from support.flows import ATTENDED, accounts_of, follow_back
from support.payment_bodies import bulk_payment, payment, standing_order
from support.simulator import PRIVATE

BANKS = ["belfius", "banx", "belfius-v1", "banx-v1"]
NEWEST = BANKS[:2]
SEPA, INSTANT, CROSS_BORDER = (
    "sepa-credit-transfers", "instant-sepa-credit-transfers", "cross-border-credit-transfers")
PRODUCTS = [(bank, SEPA) for bank in BANKS] + [(bank, more) for bank in NEWEST for more in (INSTANT, CROSS_BORDER)]


@pytest.fixture(scope="module")
def banks(shared_stage, cluster):
    """Each with a database of its own: gateways that share one follow each other's payments."""
    databases = {profile: cluster.migrated_database() for profile in BANKS}
    yield {profile: BrandedBank(shared_stage, database, profile) for profile, database in databases.items()}
    for gateway in shared_stage.gateways:
        gateway.stop()
    for database in databases.values():
        database.drop()


@pytest.fixture
def bank(request, banks) -> BrandedBank:
    made = banks[request.param]
    made.simulator.forget_requests()
    return made


at_every_bank = pytest.mark.parametrize("bank", BANKS, indirect=True)
at_the_newest = pytest.mark.parametrize("bank", NEWEST, indirect=True)


@at_every_bank
def test_a_customer_gives_access(bank):
    consent = bank.consent()
    assert consent["status"] == "authorized" and consent["account_ids"]
    assert bank.saw("GET", "/consent-uris", "2" if bank.old else "4")
    assert bank.saw("POST", "/token", "1.1" if bank.old else "3")


@at_the_newest
def test_the_bank_lists_the_accounts_of_a_consent(bank):
    listed = {account["iban"] for account in accounts_of(bank.gateway, bank.consent())}
    assert listed == {account["iban"] for account in bank.simulator.customer(PRIVATE)["accounts"]}
    assert bank.simulator.requests("GET", "/accounts")


@at_every_bank
def test_a_balance_is_read(bank):
    shown = bank.read(bank.account())
    assert shown["iban"] == bank.iban and shown["balances"]
    assert bank.saw("GET", "/accounts/", "1" if bank.old else "3")


@at_every_bank
def test_a_history_is_read(bank):
    page = bank.read(f"{bank.account()}/transactions?limit=5")
    assert len(page["items"]) == 5 and page["next_cursor"]
    assert bank.saw("GET", "/accounts/", "1.2" if bank.old else "2")


@at_every_bank
def test_tokens_are_refreshed(bank):
    account = bank.account()
    bank.simulator.advance(minutes=20)
    bank.read(account)
    assert len(bank.simulator.refreshes()) == 1


@at_every_bank
def test_an_old_history_waits_for_the_customer(bank):
    old_rows = f"{bank.account()}/transactions?date_from=2020-01-01"
    bank.simulator.advance(hours=2)
    due = bank.gateway.get(old_rows, headers=ATTENDED)
    assert (due.status, due.json()["code"]) == (409, "consent_renewal_due")
    assert bank.simulator.requests("GET", "/accounts/")[-1]["status"] == (400 if bank.old else 401)
    follow_back(bank.gateway, bank.simulator.approve(due.json()["authorization"]["url"]))
    assert bank.read(old_rows)["history"] == "full"


@at_every_bank
def test_funds_are_confirmed(bank):
    consent = bank.consent("caf")
    question = {"consent_id": consent["id"], "amount": {"amount": "1.00", "currency": "EUR"}}
    answer = bank.gateway.post("/v1/funds-confirmations", json=question)
    assert (answer.status, answer.json()["funds_available"]) == (200, True)
    assert bank.saw("GET", "/consent-uris", "2" if bank.old else "3")
    assert bank.saw("GET" if bank.old else "POST", "/funds-confirmations", "1")


def later() -> str:
    return (datetime.now(UTC) + timedelta(days=20)).date().isoformat()


@pytest.mark.parametrize("bank, product", PRODUCTS, indirect=["bank"])
def test_a_payment_is_signed_and_followed_to_its_end(bank, product):
    made = bank.pay(payment(product=product, **({"charge_bearer": "shared"} if product == CROSS_BORDER else {})))
    assert bank.saw("POST", f"/payments/{product}", *(("1", 201) if bank.old else ("3", 401)))
    bank.sign(made)
    bank.simulator.advance(minutes=10)
    bank.wait_until(made, "executed")
    assert bank.saw("GET", f"/payments/{product}/", "1")
    assert [order["executed"] for order in bank.simulator.orders(made["end_to_end_id"])] == [1]


@at_every_bank
def test_the_customer_sees_the_details_of_a_payment(bank):
    made = bank.pay(payment(execution_date=later()))
    bank.sign(made)
    bank.simulator.forget_requests()
    shown = bank.read(f"/v1/payments/{made['id']}/details")
    assert shown["amount"] == {"amount": "12.50", "currency": "EUR"}
    assert any(r["path"].count("/") == 3 for r in bank.simulator.requests("GET", f"/payments/{SEPA}/"))


@at_every_bank
def test_a_payment_for_later_is_cancelled(bank):
    made = bank.pay(payment(execution_date=later()))
    bank.sign(made)
    answer = bank.gateway.post(f"/v1/payments/{made['id']}/cancel")
    assert (answer.status, answer.json()["status"]) == (200, "cancelled"), answer.text
    assert bank.saw("DELETE", f"/payments/{SEPA}/", "1", 204)


@at_the_newest
def test_a_standing_order_is_signed_and_cancelled(bank):
    made = bank.pay(standing_order(first_date=later()), "/v1/standing-orders")
    assert bank.saw("POST", f"/periodic-payments/{SEPA}", "2", 401)
    bank.sign(made)
    assert bank.gateway.post(f"/v1/payments/{made['id']}/cancel").json()["status"] == "cancelled"
    assert bank.saw("DELETE", f"/periodic-payments/{SEPA}/", "1", 204)


@pytest.mark.parametrize("bank", ["belfius"], indirect=True)
def test_a_file_is_signed_and_executed(bank):
    made = bank.pay(bulk_payment(execution_date=bank.today()), "/v1/bulk-payments")
    assert bank.saw("POST", "/bulk-payments/pain.001-sepa-credit-transfers", "1", 401)
    bank.sign(made)
    bank.simulator.advance(minutes=10)
    bank.wait_until(made, "executed")
    assert bank.saw("GET", "/bulk-payments/pain.001-sepa-credit-transfers/", "1")
