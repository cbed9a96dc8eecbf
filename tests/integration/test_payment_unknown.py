"""Orders whose answer got lost: nobody sends them again, nobody gets their page, and what has become of them
is found out where that is possible."""

from uuid import uuid4

import pytest

from support.gateway_config import profile_file
from support.payer import payer_at, payer_of
from support.program import poll
from support.scene import code_of, scene_of, under_way
from support.simulator import PRIVATE

POSTED = "POST /payments/*"
UNKNOWN_OUTCOMES = {
    "lost answer": {"fault": "lost_answer"},
    "reset before headers": {"fault": "reset_before_headers"},
    "reset after headers": {"fault": "reset_after_headers"},
    "half a body": {"fault": "half_body"},
    "500": {"fault": "status", "status": 500},
    "503": {"fault": "status", "status": 503},
    "malformed JSON": {"fault": "malformed_json"},
    "wrong content type": {"fault": "wrong_content_type"},
    "empty body": {"fault": "empty_body"},
    "deep JSON": {"fault": "deep_json"},
    "HTML page with 200": {"fault": "html_page", "status": 200},
    "no id": {"fault": "drop_member", "member": "payment_id"},
    "no page": {"fault": "drop_member", "member": "redirect_uri"},
}


@pytest.fixture(scope="module")
def scene(pki, cluster):
    with scene_of(__name__, pki, cluster) as made:
        yield made


@pytest.fixture
def payer(scene):
    scene.simulator.clear_faults()
    return payer_of(scene)


def posts(simulator) -> int:
    return len(simulator.requests("POST", "/payments/"))


def assert_unknown(answer):
    made = answer.json()
    assert (answer.status, made["status"], made["final"]) == (202, "unknown", False), answer.text
    assert (made["authorization"], made["failure_reason"]) == (None, "initiation_outcome_unknown")


@pytest.mark.parametrize("what", UNKNOWN_OUTCOMES)
def test_what_has_become_of_it_is_unknown_and_it_is_not_sent_again(scene, payer, what):
    key, before = str(uuid4()), posts(scene.simulator)
    scene.simulator.fault(on=POSTED, **UNKNOWN_OUTCOMES[what])
    first = payer.order(key=key)
    assert_unknown(first)
    second = payer.order(key=key)
    assert_unknown(second)
    assert second.headers["idempotent-replayed"] == "true" and second.json() == first.json()
    assert posts(scene.simulator) == before + 1
    assert payer.show(first.json())["status"] == "unknown"
    assert payer.history(first.json()) == ["initiating", "unknown"]


def test_without_its_page_it_cannot_be_paid_and_ends(scene, payer):
    scene.simulator.fault("lost_answer", on=POSTED)
    made = payer.order().json()
    assert [order["status"] for order in payer.at_bank(made)] == ["RCVD"]
    scene.database.sql("UPDATE payment SET created_at = created_at - interval '31 minutes' "
                       f"WHERE id = '{made['id']}'")
    ended = payer.until(made, final=True)
    assert (ended["status"], ended["failure_reason"]) == ("failed", "never_signed")
    assert payer.executions(made) == [0]


def test_sent_with_a_token_no_time_makes_it_failed(scene, payer):
    payer.signed()
    scene.simulator.set(payment_exempt=True)
    scene.simulator.fault("lost_answer", on=POSTED)
    account = scene.simulator.customer(PRIVATE)["accounts"][0]["iban"]
    answer = payer.order(debtor={"iban": account})
    scene.simulator.set(payment_exempt=False)
    assert_unknown(answer)
    made = answer.json()
    scene.database.sql("UPDATE payment SET created_at = created_at - interval '2 days' "
                       f"WHERE id = '{made['id']}'")
    payer.make_due(made)
    waits = f"SELECT count(*) FROM payment WHERE id = '{made['id']}' AND next_check_at IS NULL"
    assert poll(lambda: scene.database.value(waits) == "1", 10), "nobody asks any more"
    assert payer.show(made)["status"] == "unknown"
    scene.simulator.advance(seconds=400)
    assert payer.executions(made) == [1], "so it was right not to give it up"


@pytest.mark.parametrize("call", ["/details", "/cancel"])
def test_nothing_can_be_asked_about_it(scene, payer, call):
    scene.simulator.fault("lost_answer", on=POSTED)
    made = payer.order().json()
    answer = payer.cancel(made) if call == "/cancel" else payer.get(made, call)
    assert (answer.status, code_of(answer)) == (409, "conflict")


def test_a_gateway_that_dies_while_the_bank_answers_sends_nothing_twice(start_gateway, simulator, database):
    payer = payer_at(start_gateway(), simulator, database)
    key = str(uuid4())
    simulator.fault("delay_answer", on=POSTED, delay_ms=3000)

    def broken_off():
        with pytest.raises(OSError):
            payer.order(key=key)

    with under_way(broken_off):
        assert poll(lambda: len(simulator.payments()) == 1, 10)
        payer.gateway.kill()
    payer.gateway.start()

    waiting = payer.order(key=key)
    assert (waiting.status, code_of(waiting)) == (409, "request_in_flight"), "the lease of the dead is still good"
    database.sql("UPDATE payment SET initiation_lease = now() - interval '1 second' WHERE status = 'initiating'")
    answer = poll(lambda: (lambda a: a if a.status != 409 else None)(payer.order(key=key)), 10, 0.2)
    assert_unknown(answer)
    assert payer.show(answer.json())["status"] == "unknown"
    assert posts(simulator) == len(payer.at_bank(answer.json())) == 1


# Where the bank goes by our own id, it can be asked.

@pytest.fixture
def older(start_gateway, simulator, database, folder):
    def unsigned(profile):
        profile["payments"]["signature"]["mode"] = "none"

    profile = profile_file(folder, unsigned, "belfius-v1")
    made = payer_at(start_gateway(overrides={"banks": {"belfius": {"profile": profile}}}), simulator, database)
    account = simulator.customer(PRIVATE)["accounts"][0]["iban"]
    return made, {"debtor": {"iban": account}}


def test_a_bank_that_goes_by_our_id_tells_that_it_has_it(older, simulator):
    payer, debtor = older
    simulator.fault("lost_answer", on=POSTED)
    answer = payer.order(**debtor)
    assert_unknown(answer)
    found = payer.until(answer.json(), iso_status="RCVD")
    assert (found["status"], found["authorization"]) == ("authorization_required", None)
    assert len(payer.at_bank(found)) == posts(simulator) == 1
    simulator.advance(minutes=31)
    ended = payer.until(found, final=True)
    assert (ended["status"], ended["failure_reason"]) == ("failed", "NOAS")


def test_a_bank_that_goes_by_our_id_tells_that_it_never_got_it(older, simulator, database):
    payer, debtor = older
    simulator.fault("reset_before_headers", on=POSTED)
    answer = payer.order(**debtor)
    assert_unknown(answer)
    made = answer.json()
    assert poll(lambda: simulator.requests("GET", "/payments/"), 10), "the bank is asked"
    assert payer.show(made)["status"] == "unknown", "it may still be on its way"
    database.sql(f"UPDATE payment SET created_at = created_at - interval '31 minutes' WHERE id = '{made['id']}'")
    ended = payer.until(made, final=True)
    assert (ended["status"], ended["failure_reason"]) == ("failed", "never_received")
    assert payer.at_bank(made) == [] and posts(simulator) == 1


def test_at_a_bank_that_goes_by_our_id_no_payment_is_taken_for_another(older, simulator):
    payer, debtor = older
    before = payer.order(**debtor).json()
    named = payer.order(end_to_end_id=before["end_to_end_id"], **debtor)
    assert (named.status, code_of(named)) == (422, "validation_failed")
    assert [error["field"] for error in named.json()["errors"]] == ["/end_to_end_id"]
    assert posts(simulator) == 1
