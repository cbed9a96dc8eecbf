"""Payments of another day and of many at once: they move the bank's clock by days, so each has a bank of its own."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest

from support.gateway_config import RETURN_URL
from support.payer import BULK_PAYMENTS, end_to_end_id, euro, payer_at
from support.payment_bodies import bulk_file, bulk_payment
from support.simulator import BUSINESS


@pytest.fixture
def payer(gateway, simulator, database):
    return payer_at(gateway, simulator, database)


def day(days: int) -> str:
    return (date.today() + timedelta(days=days)).isoformat()


@pytest.fixture
def debtor(simulator) -> str:
    return simulator.customer(BUSINESS)["accounts"][0]["iban"]


def test_a_later_day_is_waited_for(simulator, payer):
    made = payer.signed(execution_date=day(3))
    assert (made["iso_status"], made["final"], made["execution_date"]) == ("PDNG", False, day(3))
    assert made["status"] == "authorizing", "the bank still waits"
    simulator.advance(days=9)
    assert payer.until(made, status="executed")["final"] is True


def test_many_entries_are_one_order(simulator, payer, debtor):
    party = {"name": "Bakkerij Janssens BV", "iban": debtor}
    made = payer.ordered(bulk_payment(debtor=party, execution_date=day(0)), path=BULK_PAYMENTS)
    assert (made["kind"], made["amount"], made["bulk"]["count"]) == ("bulk", euro("2.00"), 2)
    assert len(payer.at_bank(made)[0]["items"]) == 2
    payer.sign(made, BUSINESS)
    simulator.advance(days=4)
    payer.until(made, status="executed")
    assert payer.executions(made) == [1]


def test_a_file_is_sent_as_it_is(simulator, payer, debtor):
    name = end_to_end_id()
    document = bulk_file().replace("BE68539007547034", debtor).replace("MSG-7<", f"{name}<")
    document = document.replace("2099-01-01", day(0))
    query = urlencode({"psu_ref": payer.psu_ref, "bank": "belfius", "return_url": RETURN_URL})
    headers = {"Idempotency-Key": name, "Content-Type": "application/xml"}
    answer = payer.gateway.post(f"{BULK_PAYMENTS}?{query}", body=document, headers=headers, by=payer.frontend)
    assert answer.status == 201, answer.text
    made = answer.json()
    assert made["bulk"] == {"message_id": name, "count": 1}
    payer.sign(made, BUSINESS)
    simulator.advance(days=4)
    payer.until(made, status="executed")
    assert payer.executions(made) == [1]
