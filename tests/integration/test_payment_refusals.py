"""Who says no to a payment, and when: the customer, the second signer, the bank before or after the signature."""

from datetime import date, timedelta

import pytest

from support.flows import query_of
from support.payer import BULK_PAYMENTS, PAYMENTS, STANDING_ORDERS, euro, payer_at, payer_of
from support.payment_bodies import bulk_payment, standing_order
from support.sca_browser import ScaBrowser
from support.scene import code_of, scene_of
from support.simulator import BARRED, BUSINESS, NO_TRANSACTIONS, PRIVATE, TROUBLED_ACCOUNTS

INVALID, MISSING, FORBIDDEN = (400, "INVALID_INPUT"), (400, "MISSING_INPUT"), (403, "FORBIDDEN")
ABROAD = {"product": "cross-border-credit-transfers", "charge_bearer": "shared"}


@pytest.fixture(scope="module")
def scene(pki, cluster):
    with scene_of(__name__, pki, cluster) as made:
        yield made


@pytest.fixture
def payer(scene):
    return payer_of(scene)


def iban_of(scene, customer: str, number: int = 0) -> str:
    return scene.simulator.customer(customer)["accounts"][number]["iban"]


def day(days: int) -> str:
    return (date.today() + timedelta(days=days)).isoformat()


def assert_ended(payer, made, status: str, reason: str | None):
    ended = payer.until(made, final=True)
    assert (ended["status"], ended["failure_reason"]) == (status, reason)
    assert payer.executions(made) == [0]


# The customer.

def test_a_customer_who_refuses_is_told_so_and_the_bank_ends_it(scene, payer):
    made = payer.ordered(debtor={"iban": iban_of(scene, PRIVATE)})
    landed = payer.land(scene.simulator.refuse_to_sign(made["authorization"]["url"]))
    assert query_of(landed.location) == {"payment_id": made["id"], "status": "failed", "error": "access_denied"}
    assert_ended(payer, made, "failed", "DS02")


def test_a_customer_who_walks_away_may_come_back_until_the_page_is_too_old(gateway, simulator, database):
    payer = payer_at(gateway, simulator, database)
    made = payer.ordered()
    browser = ScaBrowser(made["authorization"]["url"])
    browser.choose_customer(PRIVATE)
    assert browser.decide_order("walk_away").status == 200
    assert payer.until(made, iso_status="RCVD")["status"] == "authorization_required"
    simulator.advance(minutes=31)
    assert_ended(payer, made, "failed", "NOAS")


def test_a_customer_who_never_returns_to_us_has_paid_all_the_same(scene, payer):
    made = payer.ordered()
    scene.simulator.sign(made["authorization"]["url"], PRIVATE)
    scene.simulator.advance(seconds=400)
    assert payer.until(made, final=True)["status"] == "executed"
    assert payer.executions(made) == [1]


def test_two_have_to_sign(scene, payer):
    made = payer.signed(amount=euro("2222.22"))
    assert (made["status"], made["iso_status"], made["final"]) == ("partially_authorized", "PATC", False)
    second = payer.at_bank(made)[0]["second_signer_url"]
    assert scene.simulator.sign(second, BUSINESS) is None
    assert payer.until(made, iso_status="ACTC")["status"] == "processing"
    scene.simulator.advance(seconds=400)
    assert payer.until(made, final=True)["status"] == "executed"
    assert payer.executions(made) == [1]


# The bank, after the signature.

@pytest.mark.parametrize("amount, reason", [
    ("666.01", "AM04"), ("666.02", "AC04"), ("666.03", "AC06"), ("666.04", "AG01"), ("666.05", "MS03"),
    ("666.06", "AM02"), ("666.07", "RR04"), ("666.08", None),
])
def test_the_bank_says_why_it_does_not_execute(scene, payer, amount, reason):
    made = payer.signed(amount=euro(amount))
    scene.simulator.advance(seconds=400)
    assert_ended(payer, made, "failed", reason)


# The bank, at once.

def refused_words(payer, **order) -> tuple:
    answer = payer.order(**order)
    problem = answer.json()
    assert answer.status >= 400, answer.text
    bank = problem["bank"]
    listed = payer.gateway.get(f"{PAYMENTS}?psu_ref={payer.psu_ref}", by=payer.frontend).json()["items"]
    assert [(item["status"], item["final"]) for item in listed] == [("failed", True)]
    return problem["code"], (bank["http_status"], bank["error"]), bank["error_code"]


@pytest.mark.parametrize("order, error, number", [
    ({"amount": {"amount": "1.00", "currency": "CHF"}, **ABROAD}, INVALID, "B14821ZZ-1232-000000"),
    ({"amount": euro("100000.01")}, FORBIDDEN, "B14821ZZ-2101-000000"),
    ({"creditor": {"name": "Garage Peeters", "bban": "1234567890",
                   "address": {"town": "Seoul", "country": "KP"}}, **ABROAD}, INVALID, "B14821ZZ-2102-000000"),
])
def test_the_words_of_the_bank_are_passed_on(payer, order, error, number):
    assert refused_words(payer, **order) == ("bank_refused", error, number)


@pytest.mark.parametrize("order, wrong", [
    ({"creditor": {"name": "A", "iban": "BR1500000000000010932840814P2"}}, "/creditor/iban"),
    ({"amount": euro("0.00")}, "/amount/amount"), ({"amount": euro("-1.00")}, "/amount/amount"),
    ({"amount": {"amount": "1.00", "currency": "USD"}}, "/amount/currency"),
    ({"creditor": {"name": "A", "bban": "12345678", "bic": "BOFAUS3N"}, **ABROAD}, "/creditor/bic"),
    ({"product": "instant-sepa-credit-transfers", "execution_date": day(2)}, "/execution_date"),
    ({"execution_date": day(-1)}, "/execution_date"),
    ({"body": standing_order(first_date=day(0)), "path": STANDING_ORDERS}, "/first_date"),
    ({"body": standing_order(last_date="2098-12-01"), "path": STANDING_ORDERS}, "/last_date"),
    ({"body": standing_order(last_date="2099-05-01", frequency="quarterly"), "path": STANDING_ORDERS}, "/last_date"),
])
def test_what_the_bank_would_refuse_anyway_is_not_sent(scene, payer, order, wrong):
    scene.simulator.forget_requests()
    answer = payer.order(**order)
    assert (answer.status, code_of(answer)) == (422, "validation_failed"), answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [wrong]
    assert scene.simulator.requests("POST") == []


@pytest.mark.parametrize("customer, number, extra, error, code", [
    (BARRED, 0, {}, FORBIDDEN, "B14821ZZ-2101-000000"),
    (PRIVATE, 2, ABROAD, (403, "INVALID_PAYMENT"), "B14821ZZ-2121-000000"),
    (NO_TRANSACTIONS, 0, ABROAD, (403, "INVALID_PAYMENT"), "B14821ZZ-2121-000000"),
])
def test_what_the_account_may_not_do(scene, payer, customer, number, extra, error, code):
    order = {"debtor": {"iban": iban_of(scene, customer, number)}, **extra}
    assert refused_words(payer, **order) == ("bank_refused", error, code)


def test_accounts_that_the_bank_keeps_closed(scene, payer):
    expected = {"blocked": ("account_blocked", "B14800ZZ-3004-000000"),
                "outside_channels": ("channel_not_permitted", "B14800ZZ-3007-000000"),
                "other_brand": ("wrong_brand", "B14800ZZ-3002-000000"),
                "not_supported": ("account_not_supported", "B14800ZZ-3008-000000")}
    for account in scene.simulator.customer(TROUBLED_ACCOUNTS)["accounts"]:
        if account["standing"] not in expected:
            continue
        problem = payer.order(debtor={"iban": account["iban"]}).json()
        assert (problem["code"], problem["bank"]["error_code"]) == expected.pop(account["standing"])
    assert expected == {}


def test_another_customers_account_is_refused_to_a_known_customer(scene, payer):
    payer.signed(customer=PRIVATE)
    answer = payer.order(debtor={"iban": iban_of(scene, BUSINESS)})
    assert (answer.status, answer.json()["bank"]["http_status"]) == (409, 403), answer.text


def test_a_bank_that_does_not_know_us_is_our_trouble_and_costs_no_key(scene, payer):
    scene.simulator.set(tpp_active=False)
    answer = payer.order(key="again-later")
    scene.simulator.set(tpp_active=True)
    assert (answer.status, code_of(answer)) == (502, "bank_rejected_gateway")
    assert payer.ordered(key="again-later")["status"] == "authorization_required"


def test_a_file_from_an_account_that_is_not_there(payer):
    answer = payer.order(bulk_payment(execution_date=day(1)), path=BULK_PAYMENTS)
    assert answer.status in (409, 422), answer.text
    assert answer.json()["bank"]["http_status"] == 403
