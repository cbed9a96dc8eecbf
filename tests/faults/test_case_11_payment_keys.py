"""Cases 11 and 12: clients that repeat, and answers that got lost."""

from collections import Counter
from uuid import uuid4

import pytest

from faults.options import amount
from support.payer import payer_at
from support.scene import code_of, together


@pytest.fixture
def payer(replicas):
    return payer_at(replicas.survivor, replicas.simulator, replicas.database, replicas.next_customer())


@pytest.mark.case(11)
def test_twenty_at_once_with_one_key_are_one_payment(replicas, report, payer):
    gateways = [replicas.survivor, replicas.replica().start()]
    seen, executed = Counter(), 0
    for _ in range(amount(5, 200)):
        key = str(uuid4())
        answers = together(20, lambda n: payer.order(key=key, at=gateways[n % 2]))
        first = next(answer for answer in answers if answer.status == 201)
        assert {answer.body for answer in answers if answer.status == 201} == {first.body}
        other = payer.order(key=key, amount={"amount": "77.00", "currency": "EUR"})
        seen.update(f"{a.status} {code_of(a) or ''}".strip() for a in [*answers, other])
        payer.sign(first.json(), payer.psu_ref)
        replicas.simulator.advance(seconds=400)
        executed += sum(payer.executions(first.json()))
    replicas.audit()
    # A busy machine may answer 503 to some: they were not admitted and may repeat.
    assert {"201", "422 idempotency_key_reused"} <= set(seen) <= {
        "201", "409 request_in_flight", "422 idempotency_key_reused", "503 overloaded"}, seen
    report.line(11, "twenty at once with one key", keys=amount(5, 200), executions=executed,
                replays=seen["201"], in_flight_409=seen["409 request_in_flight"],
                other_body_422=seen["422 idempotency_key_reused"])
    assert executed == amount(5, 200)


@pytest.mark.case(12)
def test_a_payment_executed_behind_a_lost_answer_is_not_paid_again(replicas, report):
    rounds, executed = amount(3, 100), 0
    for _ in range(rounds):
        payer, key = payer_at(replicas.survivor, replicas.simulator, replicas.database, replicas.next_customer()), str(uuid4())
        payer.signed(customer=payer.psu_ref)
        account = replicas.simulator.payments()[-1]["debtor_iban"]
        replicas.simulator.set(payment_exempt=True)
        replicas.simulator.fault("lost_answer", on="POST /payments/*")
        first = payer.order(key=key, debtor={"iban": account})
        replicas.simulator.set(payment_exempt=False)
        replicas.simulator.advance(hours=5)
        assert (first.status, first.json()["status"]) == (202, "unknown")
        late = [payer.order(key=key, debtor={"iban": account}) for _ in range(3)]
        assert {answer.body for answer in late} == {first.body}
        assert payer.show(first.json())["status"] == "unknown", "nobody can know"
        executed += sum(payer.executions(first.json()))
    replicas.audit()
    report.line(12, "executed, answer lost, repeated hours later", payments=rounds, executions=executed,
                told_as_unknown=rounds, duplicates=executed - rounds)
    assert executed == rounds
