"""The code is good for one POST /token: whatever happens then, it is never sent twice, and a consent
is authorised only with tokens behind it."""

import pytest

from support.flows import accounts_of, create_consent, follow_back, query_of
from support.program import poll
from support.scene import Granted, close_bank, scene_of, under_way, wait_until_open
from support.simulator import NO_TRANSACTIONS, PRIVATE

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
    "huge body": {"fault": "huge_body"},
    "deep JSON": {"fault": "deep_json"},
    "duplicate keys": {"fault": "duplicate_keys"},
    "HTML page with 200": {"fault": "html_page", "status": 200},
    "no access token": {"fault": "drop_member", "member": "access_token"},
}


def exchanges(simulator) -> list[dict]:
    return simulator.token_requests("authorization_code")


def approved(gateway, simulator, customer: str = PRIVATE) -> tuple[dict, str]:
    """A consent that waits for its customer, and the way back the bank has sent the browser on."""
    consent = create_consent(gateway)
    return consent, simulator.approve(consent["authorization"]["url"], customer)


def show(gateway, consent: dict) -> dict:
    return gateway.get(f"/v1/consents/{consent['id']}").json()


@pytest.fixture(scope="module")
def scene(pki, cluster):
    with scene_of(__name__, pki, cluster) as made:
        yield made


@pytest.fixture
def clear_sky(scene):
    scene.simulator.forget_requests()
    yield
    scene.simulator.clear_faults()


@pytest.mark.parametrize("name", UNKNOWN_OUTCOMES)
def test_an_unknown_outcome_fails_the_consent_and_spends_the_code(scene, clear_sky, name):
    gateway, simulator = scene.gateway, scene.simulator
    consent, way_back = approved(gateway, simulator, NO_TRANSACTIONS)
    simulator.fault(**UNKNOWN_OUTCOMES[name], on="POST /token", times=0)

    landed = follow_back(gateway, way_back)

    assert landed.status == 303
    told = query_of(landed.location)
    assert (told["status"], told["error"]) == ("failed", "exchange_outcome_unknown"), told
    shown = show(gateway, consent)
    assert (shown["status"], shown["status_reason"]) == ("failed", "exchange_outcome_unknown")
    simulator.clear_faults()
    again = follow_back(gateway, way_back)
    assert query_of(again.location)["status"] == "failed"
    assert len(exchanges(simulator)) == 1, "the code was sent twice"
    scene.consent(customer=NO_TRANSACTIONS).assert_alive()


def test_an_exchange_that_is_not_answered_is_given_up_after_ten_seconds(scene, clear_sky):
    consent, way_back = approved(scene.gateway, scene.simulator, NO_TRANSACTIONS)
    scene.simulator.fault("delay", on="POST /token", delay_ms=11_000)

    told = query_of(follow_back(scene.gateway, way_back).location)

    assert (told["status"], told["error"]) == ("failed", "exchange_outcome_unknown")
    assert len(exchanges(scene.simulator)) == 1
    assert show(scene.gateway, consent)["status"] == "failed"


def test_a_bank_that_takes_no_connections_fails_the_consent_without_a_call(scene, clear_sky):
    consent, way_back = approved(scene.gateway, scene.simulator)
    close_bank(scene.simulator)

    told = query_of(follow_back(scene.gateway, way_back).location)

    assert (told["status"], told["error"]) == ("failed", "bank_unreachable")
    wait_until_open(scene.simulator)
    assert exchanges(scene.simulator) == []
    assert show(scene.gateway, consent)["status"] == "failed"


def test_accounts_that_cannot_be_listed_at_once_are_listed_by_the_first_read(scene, clear_sky):
    gateway, simulator = scene.gateway, scene.simulator
    consent, way_back = approved(gateway, simulator)
    simulator.fault("status", on="GET /accounts", status=503)

    assert query_of(follow_back(gateway, way_back).location)["status"] == "authorized"

    assert len(accounts_of(gateway, consent)) == len(simulator.customer(PRIVATE)["accounts"])


def wait_for_exchange(simulator):
    assert poll(lambda: exchanges(simulator), 20), "the exchange did not reach the bank"


def swallow_crash(work):
    try:
        return work()
    except OSError:
        return None


@pytest.mark.parametrize("fault", ["delay", "delay_answer"])
def test_a_gateway_killed_during_the_exchange_leaves_nothing_that_looks_authorised(
        start_gateway, simulator, database, fault):
    gateway = start_gateway()
    consent, way_back = approved(gateway, simulator)
    simulator.fault(fault, on="POST /token", delay_ms=3000)

    with under_way(lambda: swallow_crash(lambda: follow_back(gateway, way_back))):
        wait_for_exchange(simulator)
        gateway.kill()
    after = start_gateway()
    after.frontends.append(gateway.frontend)

    assert show(after, consent)["status"] == "pending_authorization"
    told = query_of(follow_back(after, way_back).location)
    assert told["error"] == "state_spent"
    database.sql(f"UPDATE consent SET pending_until = now() - interval '1 second' "
                 f"WHERE id = '{consent['id']}'")
    shown = show(after, consent)
    assert (shown["status"], shown["status_reason"]) == ("failed", "authorization_expired")
    assert after.get(f"/v1/accounts?consent_id={consent['id']}").json()["code"] == "consent_unusable"
    assert len(exchanges(simulator)) == 1


def test_an_exchange_that_a_killed_gateway_left_is_ended_by_another(
        start_gateway, simulator, database):
    gateway = start_gateway()
    consent, way_back = approved(gateway, simulator)
    simulator.fault("delay", on="POST /token", delay_ms=3000)
    with under_way(lambda: swallow_crash(lambda: follow_back(gateway, way_back))):
        wait_for_exchange(simulator)
        gateway.kill()
    after = start_gateway()
    after.frontends.append(gateway.frontend)
    assert show(after, consent)["status"] == "pending_authorization"

    database.sql("UPDATE authorization_attempt SET consumed_at = consumed_at - interval '3 minutes' "
                 f"WHERE consent_id = '{consent['id']}'")

    assert poll(lambda: show(after, consent)["status"] == "failed", 30)
    assert show(after, consent)["status_reason"] == "exchange_interrupted"
    assert len(exchanges(simulator)) == 1


def test_tokens_that_arrive_while_the_database_is_away_are_stored_when_it_is_back(
        gateway, simulator, cluster):
    consent, way_back = approved(gateway, simulator)
    simulator.fault("delay", on="POST /token", delay_ms=1500)

    with under_way(lambda: follow_back(gateway, way_back)) as returning:
        wait_for_exchange(simulator)
        cluster.stop("immediate")
        try:
            assert poll(lambda: exchanges(simulator)[0]["finished"], 20)
            assert not returning.done(), "somebody was told an outcome that is not stored"
        finally:
            cluster.start()
        landed = returning.result(50)

    assert query_of(landed.location)["status"] == "authorized", landed.location
    account = accounts_of(gateway, consent)[0]["id"]
    Granted(gateway, consent["id"], account).assert_alive()
    assert len(exchanges(simulator)) == 1
