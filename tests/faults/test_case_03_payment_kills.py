"""Case 3: a replica is killed at every step of a payment's submission and of the question how it stands."""

from uuid import uuid4

import pytest

from faults.options import amount
from faults.replicas import attempt, died, paused
from support.payer import Payer, payer_at
from support.program import poll
from support.scene import code_of, under_way

SUBMISSION = ("payment.admitted", "payment.sent", "payment.answered", "payment.recorded")
POLL = ("poll.claimed", "poll.asked", "poll.answered", "poll.moved")


def submit_and_die(replicas, payer: Payer, point: str, key: str, body: dict):
    """At payment.sent the bank has the order and does not answer; elsewhere the victim ends by itself."""
    if point != "payment.sent":
        victim = replicas.victim(point)
        attempt(lambda: payer.order(key=key, at=victim, **body))
        assert died(victim), f"{point} was not reached"
        return
    victim = replicas.replica().start()
    before = len(replicas.simulator.payments())
    replicas.simulator.fault("delay_answer", on="POST /payments/*", delay_ms=1500)
    with under_way(lambda: attempt(lambda: payer.order(key=key, at=victim, **body))):
        assert poll(lambda: len(replicas.simulator.payments()) > before, 20), "the order did not arrive"
        victim.kill()


def repeat(replicas, payer: Payer, key: str, body: dict) -> dict:
    """The client does what it may always do. In flight first, unless the outcome was written down."""
    first = payer.order(key=key, **body)
    assert first.status == 201 or code_of(first) == "request_in_flight", first.text
    replicas.end_leases()
    answer = poll(lambda: (lambda a: a if a.status != 409 else None)(payer.order(key=key, **body)), 20, 0.1)
    assert answer and answer.status in (201, 202), answer and answer.text
    other = payer.order(key=key, **{**body, "amount": {"amount": "99.00", "currency": "EUR"}})
    assert (other.status, code_of(other)) == (422, "idempotency_key_reused")
    again = payer.order(key=key, **body)
    assert again.json() == answer.json(), "the same key got two answers"
    return answer.json()


def finish(payer: Payer, made: dict) -> str:
    if made["authorization"]:
        payer.sign(made, payer.psu_ref)
        payer.simulator.advance(seconds=400)
        return payer.until(made, final=True)["status"]
    assert made["status"] == "unknown"
    payer.database.sql(f"UPDATE payment SET created_at = created_at - interval '31 minutes' WHERE id = '{made['id']}'")
    payer.simulator.advance(minutes=31)
    return payer.until(made, final=True)["status"]


@pytest.mark.case(3)
def test_a_submission_killed_at_any_step_pays_once_or_not_at_all(replicas, report):
    outcomes = []
    for point in [point for point in SUBMISSION for _ in range(amount(1, 50))]:
        payer = payer_at(replicas.survivor, replicas.simulator, replicas.database, replicas.next_customer())
        key, body = str(uuid4()), {}
        submit_and_die(replicas, payer, point, key, body)
        replicas.simulator.clear_faults()
        made = repeat(replicas, payer, key, body)
        outcomes.append((point, finish(payer, made), len(payer.at_bank(made)), sum(payer.executions(made))))
    replicas.audit()
    assert all(taken <= 1 and executed == (status == "executed") for _, status, taken, executed in outcomes), outcomes
    assert {status for point, status, _, _ in outcomes if point == "payment.recorded"} == {"executed"}
    report.line(3, "payment submission kill sweep", kills=len(outcomes), duplicates=0,
                executed=[status for _, status, _, _ in outcomes].count("executed"),
                failed_without_payment=[status for _, status, _, _ in outcomes].count("failed"))


@pytest.mark.case(3)
def test_a_poll_killed_at_any_step_is_repeated_by_another_replica(replicas, report):
    kills = 0
    for point in [point for point in POLL for _ in range(amount(1, 50))]:
        payer = payer_at(replicas.survivor, replicas.simulator, replicas.database, replicas.next_customer())
        made = payer.ordered()
        payer.sign(made, payer.psu_ref)
        replicas.simulator.advance(seconds=400)
        with paused(replicas.survivor):
            payer.make_due(made)
            if point == "poll.asked":
                replicas.simulator.fault("delay", on="GET /payments/*/*/status", delay_ms=1500)
                asked = len(replicas.simulator.requests("GET", "/payments/"))
                victim = replicas.replica().start()
                assert poll(lambda: len(replicas.simulator.requests("GET", "/payments/")) > asked, 20)
                victim.kill()
            else:
                victim = replicas.victim(point)
                assert died(victim), f"{point} was not reached"
            kills += 1
        replicas.simulator.clear_faults()
        replicas.end_leases()
        assert payer.until(made, final=True)["status"] == "executed"
        assert payer.executions(made) == [1]
    replicas.audit()
    report.line(3, "payment poll kill sweep", kills=kills, duplicates=0, executed=kills)
