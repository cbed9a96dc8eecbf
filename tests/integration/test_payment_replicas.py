"""Two gateways on one database: a payment belongs to both, and the bank is asked as if they were one."""

from uuid import uuid4

import pytest

from support.payer import PAYMENTS, euro, payer_at, status_on_the_way_back
from support.program import poll
from support.scene import together


@pytest.fixture
def pair(start_gateway, simulator, database):
    first, second = start_gateway(), start_gateway()
    payer = payer_at(first, simulator, database)
    second.frontends.append(payer.frontend)
    return payer, second


def questions(simulator, made_at_bank: dict) -> int:
    path = f"{made_at_bank['resource']}/{made_at_bank['payment_id']}/status"
    return len(simulator.requests("GET", path))


def test_ordered_at_one_and_brought_back_to_the_other(pair, simulator):
    payer, second = pair
    made = payer.ordered()
    landed = payer.land(simulator.sign(made["authorization"]["url"], "an.peeters"), at=second)
    assert status_on_the_way_back(landed) == "processing"
    assert payer.show(made) == second.get(f"{PAYMENTS}/{made['id']}", by=payer.frontend).json()
    again = payer.ordered(at=second)
    assert payer.at_bank(again)[0]["with_token"] is True, "the tokens are there for both"


def test_the_same_key_at_both_is_one_order(pair, simulator):
    payer, second = pair
    key = str(uuid4())
    simulator.fault("delay_answer", on="POST /payments/*", delay_ms=300)
    answers = together(12, lambda number: payer.order(key=key, at=(payer.gateway, second)[number % 2]))
    assert {answer.status for answer in answers} <= {201, 409}
    assert len(simulator.payments()) == 1
    kept = [payer.order(key=key, at=gateway).json() for gateway in (payer.gateway, second)]
    assert kept[0] == kept[1]


def test_what_is_due_is_asked_by_one_of_them(pair, simulator, database):
    payer, second = pair
    made = [payer.signed(amount=euro("666.11")) for _ in range(6)]
    simulator.forget_requests()
    # So late that nothing else falls due while the test looks.
    database.sql("UPDATE payment SET checks = 10, next_check_at = now() - interval '1 second'")
    waiting = "SELECT count(*) FROM payment WHERE next_check_at <= now()"
    assert poll(lambda: database.value(waiting) == "0", 20)
    assert [questions(simulator, payer.at_bank(one)[0]) for one in made] == [1] * 6


def test_a_gateway_that_dies_leaves_its_payments_to_the_other(pair, simulator, database):
    payer, second = pair
    made = payer.signed()
    payer.gateway.kill()
    payer.gateway = second
    simulator.advance(seconds=400)
    database.sql("UPDATE payment SET check_lease = NULL")
    assert payer.until(made, final=True)["status"] == "executed"
    assert payer.executions(made) == [1]
