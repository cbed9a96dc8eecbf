"""Several at once, and ends at bad moments: what happens once happens once, and what was signed is followed."""

import pytest

from support.flows import query_of
from support.gateway_config import RETURN_URL
from support.http_call import call
from support.payer import payer_at, payer_of
from support.program import poll
from support.scene import scene_of, together, under_way
from support.simulator import BUSINESS, PRIVATE


@pytest.fixture(scope="module")
def scene(pki, cluster):
    with scene_of(__name__, pki, cluster) as made:
        yield made


@pytest.fixture
def payer(scene):
    scene.simulator.clear_faults()
    return payer_of(scene)


def exchanges(simulator) -> int:
    return len(simulator.token_requests("authorization_code"))


def test_ten_browsers_with_one_state_exchange_one_code(scene, payer):
    made, before = payer.ordered(), exchanges(scene.simulator)
    way_back = scene.simulator.sign(made["authorization"]["url"], PRIVATE)
    landed = together(10, lambda _: payer.land(way_back))
    assert {query_of(one.location)["payment_id"] for one in landed} == {made["id"]}
    assert exchanges(scene.simulator) == before + 1
    assert payer.show(made)["status"] == "processing"


def test_ten_cancellations_at_once_are_one(scene, payer):
    made = payer.signed()
    answers = together(10, lambda _: payer.cancel(made))
    assert {(answer.status, answer.json()["status"]) for answer in answers} == {(200, "cancelled")}
    assert payer.history(made).count("CANC") == 1
    scene.simulator.advance(minutes=10)
    assert payer.executions(made) == [0]


def test_ten_orders_with_an_old_token_refresh_it_once(scene, payer):
    payer.signed()
    scene.database.sql("UPDATE token SET access_expires_at = now() - interval '1 second'")
    before = len(scene.simulator.refreshes())
    orders = together(10, lambda _: payer.ordered())
    assert len(scene.simulator.refreshes()) == before + 1
    assert [payer.at_bank(one)[0]["with_token"] for one in orders] == [True] * 10


def test_without_a_fresh_token_the_customer_is_asked_to_sign_in(scene, payer):
    payer.signed(customer=BUSINESS)
    scene.database.sql("UPDATE token SET access_expires_at = now() - interval '1 second'")
    scene.simulator.fault("status", on="POST /token", status=400)
    made = payer.ordered()
    assert payer.at_bank(made)[0]["with_token"] is False
    assert "code" in query_of(scene.simulator.sign(made["authorization"]["url"], BUSINESS))


@pytest.mark.parametrize("fault", ["lost_answer", "half_body", "reset_before_headers", "malformed_json"])
def test_a_payment_goes_on_when_its_code_brings_no_tokens(scene, payer, fault):
    scene.simulator.fault(fault, on="POST /token")
    made = payer.signed()
    assert made["status"] == "processing"
    scene.simulator.advance(seconds=400)
    assert payer.until(made, final=True)["status"] == "executed"
    assert payer.executions(made) == [1]


def test_a_gateway_that_dies_while_the_customer_returns_still_follows(start_gateway, simulator, database):
    payer = payer_at(start_gateway(), simulator, database)
    made = payer.ordered()
    simulator.fault("delay_answer", on="POST /token", delay_ms=3000)
    way_back = simulator.sign(made["authorization"]["url"], PRIVATE)
    target = payer.gateway.url + "/callback/belfius?" + way_back.partition("?")[2]

    def broken_off():
        with pytest.raises(OSError):
            call("GET", target)

    with under_way(broken_off):
        assert poll(lambda: exchanges(simulator) == 1, 10)
        payer.gateway.kill()
    payer.gateway.start()
    again = payer.land(way_back)
    assert again.location.startswith(RETURN_URL) and query_of(again.location)["payment_id"] == made["id"]
    simulator.advance(seconds=400)
    assert payer.until(made, final=True)["status"] == "executed"
    assert (exchanges(simulator), payer.executions(made)) == (1, [1])


def test_a_gateway_that_dies_while_cancelling_finds_out(start_gateway, simulator, database):
    payer = payer_at(start_gateway(), simulator, database)
    made = payer.signed()
    simulator.fault("delay_answer", on="DELETE /payments/*/*", delay_ms=3000)

    def broken_off():
        with pytest.raises(OSError):
            payer.cancel(made)

    with under_way(broken_off):
        assert poll(lambda: simulator.requests("DELETE"), 10)
        payer.gateway.kill()
    payer.gateway.start()
    database.sql("UPDATE payment SET check_lease = NULL")
    assert payer.until(made, final=True)["status"] == "cancelled"
    assert payer.cancel(made).status == 200
