"""Payments at the simulated bank itself: from the order to the moved money (docs/simulator.md)."""

from decimal import Decimal

import pytest

from support.bank_payer import CROSS_BORDER, INSTANT, SEPA, BankPayer, order
from support.bank_reader import BankReader
from support.flows import query_of
from support.simulator import BARRED, BUSINESS, CALLBACK_URL, MULTI_CURRENCY, PRIVATE


@pytest.fixture
def payer(simulator, pki):
    return BankPayer(simulator, pki)


@pytest.fixture
def iban(simulator):
    return simulator.customer(PRIVATE)["accounts"][0]["iban"]


def statuses(simulator, payment_id) -> list[str]:
    return [change["status"] for change in simulator.payment(payment_id)["history"]]


def test_a_signed_order_brings_a_code_back_and_is_executed_once(simulator, payer, iban):
    wanted = order("12.34", debtor_account={"iban": iban})
    payment_id, page = payer.send(SEPA, wanted)
    assert payer.status(SEPA, payment_id).body == {"transaction_status": "RCVD"}

    back = simulator.sign(page)
    assert back.startswith(CALLBACK_URL + "?")
    assert set(query_of(back)) == {"code", "state"}
    assert payer.tokens_for(back)["scope"] == "PIS"
    assert payer.status(SEPA, payment_id).body == {"transaction_status": "ACTC"}

    simulator.advance(minutes=10)
    assert payer.status(SEPA, payment_id).body == {"transaction_status": "ACSC"}
    [known] = simulator.orders(wanted["endtoend_identification"])
    assert (known["executed"], known["amount"], known["status"]) == (1, "12.34", "ACSC")
    assert statuses(simulator, payment_id) == ["RCVD", "ACTC", "ACSP", "ACSC"]


def test_the_executed_order_is_a_row_on_the_account(simulator, payer, iban):
    before = simulator.customer(PRIVATE)["accounts"][0]
    _, page = payer.send(SEPA, order("20.05", debtor_account={"iban": iban}))
    simulator.sign(page)
    assert simulator.customer(PRIVATE)["accounts"][0] == before
    simulator.advance(minutes=10)
    after = simulator.customer(PRIVATE)["accounts"][0]
    assert after["transactions"] == before["transactions"] + 1
    assert after["compartments"][0]["cents"] == before["compartments"][0]["cents"] - 2005


def test_the_row_says_who_was_paid_and_why(simulator, payer, pki, iban):
    told = order("31.99", debtor_account={"iban": iban}, communication="090933755493", communication_type="STRUCTURED")
    simulator.sign(payer.send(SEPA, told)[1])
    simulator.advance(minutes=10)
    row = BankReader(simulator, pki, PRIVATE).rows(iban)[0]
    assert (row["amount"], row["currency"]) == (Decimal("-31.99"), "EUR")
    assert row["counterparty_info"] == told["creditor_name"]
    assert row["counterparty_account"] == told["creditor_account"]["iban"]
    assert (row["communication"], row["communication_type"]) == ("+++090/9337/55493+++", "STRUCTURED")
    assert told["endtoend_identification"] in row["remittance_info"]


@pytest.mark.parametrize(("customer", "currency", "cents"), [
    (MULTI_CURRENCY, "USD", -10000), (BUSINESS, "EUR", -9200)], ids=["from dollars", "changed for euro"])
def test_dollars_leave_the_accounts_dollars_or_its_euro(simulator, payer, customer, currency, cents):
    def held():
        parts = simulator.customer(customer)["accounts"][0]["compartments"]
        return next(part["cents"] for part in parts if part["currency"] == currency)

    before = held()
    dollars = order(instructed_amount={"amount": "100.00", "currency": "USD"}, charge_bearer="SHAR",
                    creditor_account={"bban": "021000021", "bankNationalID": "021000021"})
    payment_id, page = payer.send(CROSS_BORDER, dollars)
    simulator.sign(page, customer)
    simulator.advance(minutes=10)
    assert payer.status(CROSS_BORDER, payment_id).body == {"transaction_status": "ACSC"}
    assert held() - before == cents


def test_an_order_can_hang_without_an_end(simulator, payer):
    payment_id, page = payer.send(SEPA, order("666.11"))
    simulator.sign(page, PRIVATE)
    simulator.advance(days=30)
    assert payer.status(SEPA, payment_id).body == {"transaction_status": "ACTC"}


def test_a_customer_who_withdraws_the_payment_consent_stops_its_tokens_alone(simulator, payer, pki):
    reader = BankReader(simulator, pki, PRIVATE)
    token = payer.tokens_for(simulator.sign(payer.send()[1], PRIVATE))["access_token"]
    simulator.revoke(PRIVATE, "PIS")
    assert payer.post(SEPA, order(), token=token).error_code == "B14800ZZ-3013-000000"
    assert reader.rows(simulator.customer(PRIVATE)["accounts"][1]["iban"])


def test_the_customer_chooses_the_account_that_the_order_leaves_open(simulator, payer):
    iban = simulator.customer(BUSINESS)["accounts"][1]["iban"]
    payment_id, page = payer.send(SEPA, order())
    simulator.sign(page, BUSINESS, iban)
    assert simulator.payment(payment_id)["debtor_iban"] == iban
    assert simulator.payment(payment_id)["customer"] == BUSINESS


def test_with_a_token_signing_brings_no_code(simulator, payer):
    _, page = payer.send()
    token = payer.tokens_for(simulator.sign(page, PRIVATE))["access_token"]
    payment_id, page = payer.send(token=token)
    back = simulator.sign(page)
    assert query_of(back) == {"state": "of-the-payer"}
    assert simulator.payment(payment_id)["customer"] == PRIVATE


def test_a_new_pis_pair_ends_the_earlier_one_and_no_other(simulator, payer):
    tokens = [payer.tokens_for(simulator.sign(payer.send()[1], PRIVATE)) for _ in range(2)]
    answers = [payer.post(SEPA, order(), token=pair["access_token"]) for pair in tokens]
    assert answers[0].error_code == "GEN-1203-100003"
    assert answers[1].body["error"] == "SCA_REQUIRED"


def test_a_refusal_comes_back_as_access_denied_and_rejects_the_order(simulator, payer):
    payment_id, page = payer.send()
    assert query_of(simulator.refuse_to_sign(page))["error"] == "access_denied"
    assert payer.status(SEPA, payment_id).body == {"transaction_status": "RJCT", "reason_code": "DS02"}
    barred_id, page = payer.send()
    assert query_of(simulator.sign(page, BARRED))["error"] == "access_denied"
    assert payer.status(SEPA, barred_id).body["transaction_status"] == "RJCT"


def test_an_order_that_nobody_signs_is_rejected_when_its_link_ends(simulator, payer):
    payment_id, _ = payer.send()
    simulator.advance(minutes=29)
    assert payer.status(SEPA, payment_id).body["transaction_status"] == "RCVD"
    simulator.advance(minutes=1)
    assert payer.status(SEPA, payment_id).body == {"transaction_status": "RJCT", "reason_code": "NOAS"}
    assert simulator.payment(payment_id)["executed"] == 0


def test_an_instant_order_is_done_within_ten_seconds(simulator, payer):
    payment_id, page = payer.send(INSTANT, order())
    simulator.sign(page, PRIVATE)
    simulator.advance(seconds=10)
    assert payer.status(INSTANT, payment_id).body == {"transaction_status": "ACSC"}


def test_the_first_version_takes_the_tpps_id_and_points_with_location(simulator, payer, iban):
    body = {"origin_account": {"iban": iban}, "amount": 45.1, "currency": "EUR", "payment_id": "tpp-order-77",
            "remote_account": {"name": "Garage Van Loo", "iban": "BE71096123456769"},
            "communication": "onderhoud", "communication_type": "FREETEXT"}
    answer = payer.post("/payments/sepa-credit-transfer", body, version=1)
    assert (answer.status, answer.body) == (201, None)
    simulator.sign(answer.headers["Location"])
    simulator.advance(minutes=10)
    assert payer.status(SEPA, "tpp-order-77").body == {"transaction_status": "ACSC"}
    assert simulator.payment("tpp-order-77")["amount"] == "45.10"
    again = payer.post(SEPA, body, version=1)
    assert (again.status, again.error_code) == (400, "10002")


def test_an_answer_lost_on_the_way_leaves_an_order_at_the_bank(simulator, payer):
    wanted = order()
    simulator.fault("lost_answer", on="POST /payments/*")
    with pytest.raises(OSError):
        payer.post(SEPA, wanted)
    [known] = simulator.orders(wanted["endtoend_identification"])
    assert (known["status"], known["executed"]) == ("RCVD", 0)
