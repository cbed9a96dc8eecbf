"""A payment is followed through a bank that is silent, garbles its words or knows a customer no more."""

import pytest

from support.payer import payer_at, payer_of, status_on_the_way_back
from support.program import poll
from support.scene import code_of, scene_of, under_way
from support.simulator import FIVE_THOUSAND, PRIVATE

STATUS = "GET /payments/*/*/status"
DETAILS = "GET /payments/*/*"


@pytest.fixture(scope="module")
def scene(pki, cluster):
    with scene_of(__name__, pki, cluster) as made:
        yield made


@pytest.fixture
def payer(scene):
    scene.simulator.clear_faults()
    return payer_of(scene)


@pytest.mark.parametrize("fault", [
    {"fault": "lost_answer"}, {"fault": "status", "status": 500}, {"fault": "status", "status": 429},
    {"fault": "malformed_json"}, {"fault": "empty_body"}, {"fault": "html_page", "status": 200},
    {"fault": "drop_member", "member": "transaction_status"}, {"fault": "status", "status": 404},
], ids=lambda fault: " ".join(str(part) for part in fault.values()))
def test_the_customer_comes_back_although_the_bank_does_not_tell(scene, payer, fault):
    made = payer.ordered()
    way_back = scene.simulator.sign(made["authorization"]["url"], PRIVATE)
    scene.simulator.fault(on=STATUS, times=0, **fault)
    assert status_on_the_way_back(payer.land(way_back)) == "authorizing"
    payer.make_due(made)
    assert payer.show(made)["final"] is False
    scene.simulator.clear_faults()
    scene.simulator.advance(seconds=400)
    assert payer.until(made, final=True)["status"] == "executed"
    assert payer.executions(made) == [1]


@pytest.mark.parametrize("fault", ["control_characters", "lone_backslash", "string_for_number"])
def test_odd_bytes_do_not_hide_what_happened(scene, payer, fault):
    scene.simulator.fault(fault, on="POST /payments/*")
    made = payer.ordered()
    payer.sign(made)
    scene.simulator.fault(fault, on=DETAILS)
    assert payer.get(made, "/details").json()["amount"] == made["amount"]
    scene.simulator.fault(fault, on=STATUS, times=0)
    scene.simulator.advance(seconds=400)
    assert payer.until(made, final=True)["status"] == "executed"


def test_a_status_that_nobody_knows_is_shown_and_followed_on(scene, payer):
    made = payer.signed()
    scene.simulator.fault("status", on=STATUS, status=200, body='{"transaction_status":"ACSX"}')
    odd = payer.until(made, iso_status="ACSX")
    assert (odd["status"], odd["final"]) == ("processing", False)
    scene.simulator.advance(seconds=400)
    assert payer.until(made, final=True)["status"] == "executed"


def test_details_survive_an_old_token(scene, payer):
    made = payer.signed()
    scene.simulator.advance(minutes=20)
    assert payer.get(made, "/details").json()["iso_status"] == "ACSC"


@pytest.mark.parametrize("ended_by", ["withdrawal", "another psu_ref of the same customer"])
def test_a_payment_whose_tokens_have_ended_is_followed_and_asks_for_no_consent(scene, payer, ended_by):
    made = payer.signed(customer=FIVE_THOUSAND)
    if ended_by == "withdrawal":
        scene.simulator.revoke(FIVE_THOUSAND, "PIS")
    else:
        payer_of(scene).signed(customer=FIVE_THOUSAND)

    for answer in (payer.get(made, "/details"), payer.cancel(made)):
        assert (answer.status, code_of(answer)) == (409, "conflict"), answer.text
    assert payer.at_bank(payer.ordered())[0]["with_token"] is False
    scene.simulator.advance(seconds=400)
    assert payer.until(made, final=True)["status"] == "executed"


def test_an_order_under_way_is_finished_before_the_gateway_ends(start_gateway, simulator, database):
    payer = payer_at(start_gateway(), simulator, database)
    simulator.fault("delay_answer", on="POST /payments/*", delay_ms=1500)
    with under_way(payer.order) as answer:
        assert poll(lambda: len(simulator.payments()) == 1, 10)
        payer.gateway.stop()
        assert answer.result().status == 201
    payer.gateway.start()
    made = answer.result().json()
    payer.sign(made)
    assert payer.show(made)["status"] == "processing"
