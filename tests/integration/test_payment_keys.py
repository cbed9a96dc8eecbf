"""One Idempotency-Key, one order at the bank: however often and however quickly a request is repeated."""

from uuid import uuid4

import pytest

from support.payer import PAYMENTS, STANDING_ORDERS, euro, payer_of
from support.payment_bodies import payment, standing_order
from support.program import poll
from support.scene import close_bank, code_of, scene_of, together, under_way, wait_until_open

POSTED = "POST /payments/*"


@pytest.fixture(scope="module")
def scene(pki, cluster):
    with scene_of(__name__, pki, cluster) as made:
        yield made


@pytest.fixture
def payer(scene):
    scene.simulator.clear_faults()
    return payer_of(scene)


def posts(scene) -> int:
    return len(scene.simulator.requests("POST", "/payments/"))


def is_replay(answer) -> bool:
    return answer.headers.get("idempotent-replayed") == "true"


def test_a_repeated_request_gets_the_answer_of_the_first(payer):
    key = str(uuid4())
    first, second = payer.order(key=key), payer.order(key=key)
    assert (first.status, second.status) == (201, 201)
    assert (is_replay(first), is_replay(second)) == (False, True)
    assert second.json() == first.json(), "with the page to sign on"
    assert second.headers["location"] == first.headers["location"]
    assert len(payer.at_bank(first.json())) == 1


def test_the_answer_stays_the_first_one_when_the_payment_has_moved_on(payer):
    key = str(uuid4())
    made = payer.ordered(key=key)
    payer.sign(made)
    again = payer.order(key=key)
    assert again.json() == made and is_replay(again)
    assert payer.show(made)["status"] == "processing"


def test_the_order_of_members_does_not_make_another_request(payer):
    key = str(uuid4())
    made = payer.ordered(payment(), key=key)
    again = payer.order(dict(reversed(payment().items())), key=key)
    assert again.json() == made


@pytest.mark.parametrize("other", [
    {"amount": euro("12.51")}, {"psu_ref": "customer-2"}, {"remittance": {"text": "late"}}, {"language": "fr"},
])
def test_another_request_under_the_same_key_is_refused(payer, other):
    key = str(uuid4())
    made = payer.ordered(key=key)
    answer = payer.order(key=key, **other)
    assert (answer.status, code_of(answer)) == (422, "idempotency_key_reused")
    assert payer.order(key=key).json() == made


def test_a_key_is_for_one_kind_of_order(payer):
    key = str(uuid4())
    payer.ordered(key=key)
    assert code_of(payer.order(standing_order(), path=STANDING_ORDERS, key=key)) == "idempotency_key_reused"


def test_keys_of_different_clients_do_not_meet(scene, payer):
    key = str(uuid4())
    made = payer.ordered(key=key)
    other = payer_of(scene)
    other.frontend = scene.gateway.add_frontend("other", scopes=["pis"])
    another = other.ordered(key=key)
    assert another["id"] != made["id"] and another["end_to_end_id"] != made["end_to_end_id"]


def test_a_repeat_while_the_first_is_under_way_is_told_to_wait(scene, payer):
    key, before = str(uuid4()), posts(scene)
    scene.simulator.fault("delay_answer", on=POSTED, delay_ms=2000)
    with under_way(lambda: payer.order(key=key)) as first:
        # The first one is at the bank when its POST is seen there.
        assert poll(lambda: posts(scene) == before + 1, 10)
        waiting = payer.order(key=key)
        assert (waiting.status, code_of(waiting)) == (409, "request_in_flight")
        assert first.result().status == 201
    assert is_replay(payer.order(key=key))
    assert posts(scene) == before + 1


def test_twenty_at_once_are_one_order(scene, payer):
    key, before = str(uuid4()), posts(scene)
    scene.simulator.fault("delay_answer", on=POSTED, delay_ms=300)
    answers = together(20, lambda _: payer.order(key=key))
    taken = [answer for answer in answers if answer.status == 201]
    assert {answer.status for answer in answers} <= {201, 409}
    assert {code_of(answer) for answer in answers} <= {None, "request_in_flight"}
    assert len({answer.json()["id"] for answer in taken}) == 1
    assert posts(scene) == before + 1
    assert len(payer.at_bank(taken[0].json())) == 1


def test_a_key_is_free_again_when_nothing_was_sent(scene, payer):
    key = str(uuid4())
    close_bank(scene.simulator)
    refused = payer.order(key=key)
    assert (refused.status, code_of(refused)) == (502, "bank_unreachable")
    wait_until_open(scene.simulator)
    made = payer.ordered(key=key)
    assert len(payer.at_bank(made)) == 1


def test_a_refusal_is_the_answer_for_ever(scene, payer):
    key, before = str(uuid4()), posts(scene)
    large = {"amount": euro("100000.01")}
    first, second = payer.order(key=key, **large), payer.order(key=key, **large)
    assert (first.status, code_of(first)) == (second.status, code_of(second)) == (422, "bank_refused")
    assert posts(scene) == before + 1


def test_a_malformed_key_costs_nothing(scene, payer):
    before = posts(scene)
    for key in ("a b", "k" * 256, "\N{SNOWMAN}".encode().decode("latin-1")):
        assert payer.order(key=key).status in (400, 422), key
    assert payer.gateway.post(PAYMENTS, json=payment(), by=payer.frontend).status == 400
    assert posts(scene) == before
