"""Only the bank's word makes a payment cancelled, and its silence is looked into."""

import pytest

from support.payer import payer_of
from support.scene import code_of, scene_of

DELETED = "DELETE /payments/*/*"


@pytest.fixture(scope="module")
def scene(pki, cluster):
    with scene_of(__name__, pki, cluster) as made:
        yield made


@pytest.fixture
def payer(scene):
    scene.simulator.clear_faults()
    return payer_of(scene)


def deletions(scene) -> int:
    return len(scene.simulator.requests("DELETE"))


def bank_status(payer, made) -> str:
    return payer.at_bank(made)[0]["status"]


def test_what_the_bank_has_cancelled_never_moves_money(scene, payer):
    made = payer.signed()
    answer = payer.cancel(made)
    assert (answer.status, answer.json()["status"], answer.json()["final"]) == (200, "cancelled", True)
    assert answer.json()["iso_status"] == bank_status(payer, made) == "CANC"
    scene.simulator.advance(minutes=10)
    assert payer.executions(made) == [0]
    assert payer.history(made)[-1] == "CANC"


def test_cancelled_twice_is_asked_once(scene, payer):
    made = payer.signed()
    first, before = payer.cancel(made), deletions(scene)
    second = payer.cancel(made)
    assert second.status == 200 and second.json() == first.json()
    assert deletions(scene) == before


def test_what_is_being_executed_is_too_late(scene, payer):
    made = payer.signed()
    scene.simulator.advance(seconds=31)
    answer = payer.cancel(made)
    assert (answer.status, code_of(answer)) == (409, "cancellation_too_late")
    shown = payer.show(made)
    assert (shown["status"], shown["iso_status"]) == ("processing", "ACSP"), "and it was looked at once"
    scene.simulator.advance(seconds=301)
    assert payer.until(made, status="executed")["final"]
    assert payer.executions(made) == [1]


def test_what_is_done_is_too_late_without_asking(scene, payer):
    made = payer.signed()
    scene.simulator.advance(minutes=10)
    payer.until(made, status="executed")
    before = deletions(scene)
    assert code_of(payer.cancel(made)) == "cancellation_too_late"
    assert deletions(scene) == before


def test_instant_payments_are_not_cancelled(payer):
    made = payer.signed(product="instant-sepa-credit-transfers")
    answer = payer.cancel(made)
    assert (answer.status, code_of(answer)) == (409, "cancellation_not_allowed")
    assert answer.json()["bank"]["error_code"] == "B14821ZZ-2101-000000"


def test_nobody_has_signed_yet(scene, payer):
    made, before = payer.ordered(), deletions(scene)
    answer = payer.cancel(made)
    assert (answer.status, code_of(answer)) == (409, "conflict")
    assert deletions(scene) == before


@pytest.mark.parametrize("fault", ["lost_answer", "half_body", "reset_after_headers"])
def test_a_lost_answer_is_made_good_by_asking(scene, payer, fault):
    made = payer.signed()
    scene.simulator.fault(fault, on=DELETED)
    before = deletions(scene)
    answer = payer.cancel(made)
    assert (answer.status, answer.json()["status"]) == (200, "cancelled"), answer.text
    assert deletions(scene) == before + 1


def test_a_cancellation_that_never_arrived_is_not_claimed(scene, payer):
    made = payer.signed()
    scene.simulator.fault("reset_before_headers", on=DELETED)
    answer = payer.cancel(made)
    assert (answer.status, code_of(answer)) == (502, "bank_outcome_unknown")
    assert payer.show(made)["status"] == "processing"
    assert payer.cancel(made).json()["status"] == "cancelled"


def test_a_lost_answer_is_found_out_later_when_the_bank_is_silent(scene, payer):
    made = payer.signed()
    scene.simulator.fault("lost_answer", on=DELETED)
    scene.simulator.fault("reset_before_headers", on="GET /payments/*/*/status", times=3)
    answer = payer.cancel(made)
    assert (answer.status, code_of(answer)) == (502, "bank_outcome_unknown")
    scene.simulator.clear_faults()
    assert payer.until(made, final=True)["status"] == "cancelled"


def test_a_token_that_is_too_old_is_refreshed_first(scene, payer):
    made = payer.signed(amount={"amount": "666.11", "currency": "EUR"})
    scene.simulator.advance(minutes=20)
    assert payer.cancel(made).json()["status"] == "cancelled"


def test_cancelling_takes_no_body(payer):
    made = payer.signed()
    answer = payer.gateway.post(f"/v1/payments/{made['id']}/cancel", json={}, by=payer.frontend)
    assert (answer.status, code_of(answer)) == (400, "invalid_input")
    assert payer.show(made)["status"] == "processing"
