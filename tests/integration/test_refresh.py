"""Access tokens are renewed behind the customer's back, once, and never lost without saying so."""

import pytest

from support.flows import accounts_of, follow_back
from support.gateway import Gateway
from support.program import poll
from support.scene import Granted, code_of, grant, together, under_way
from support.simulator import PRIVATE


@pytest.fixture
def granted(gateway, simulator) -> Granted:
    """With an access token that the bank does not take any more."""
    return outdated(grant(gateway, simulator), simulator)


def outdated(made: Granted, simulator) -> Granted:
    made.assert_alive()
    simulator.advance(minutes=20)
    simulator.forget_requests()
    return made


def wait_for_refresh(simulator) -> dict:
    assert poll(simulator.refreshes, 20), "the refresh did not reach the bank"
    return simulator.refreshes()[0]


def attempt(work):
    """What a client of a gateway that is killed under it sees."""
    try:
        return work()
    except OSError:
        return None


def on(gateway: Gateway, made: Granted) -> Granted:
    """The same consent, asked for at another gateway."""
    gateway.frontends.append(made.gateway.frontend)
    return Granted(gateway, made.id, made.account)


def end_lease(database, consent: Granted):
    database.sql("UPDATE token SET lease_until = now() - interval '1 second' "
                 f"WHERE consent_id = '{consent.id}' AND lease_until IS NOT NULL")


def test_fifty_readers_at_once_cause_one_refresh(granted, simulator):
    answers = together(50, lambda _: granted.read())

    assert {answer.status for answer in answers} == {200}
    assert len(simulator.refreshes()) == 1
    assert granted.show()["token_state"] == "fresh"


def test_every_twenty_minutes_one_refresh_and_only_the_newest_pair_lives(granted, simulator):
    for round_number in range(1, 4):
        assert granted.read().status == 200
        assert granted.read().status == 200
        assert len(simulator.refreshes()) == round_number
        simulator.advance(minutes=20)
    live = [pair for pair in simulator.ledger() if pair["status"] == "live"]
    presented = [call["refresh_token_fingerprint"] for call in simulator.refreshes()]
    assert len(live) == 1 and len(set(presented)) == 3, "a refresh token was presented twice"


def test_a_refused_refresh_token_is_cured_by_a_renewal_and_keeps_the_account_ids(
        gateway, simulator, granted):
    before = gateway.get(f"/v1/consents/{granted.id}").json()["account_ids"]
    grant(gateway, simulator, psu_ref="same-person-elsewhere")  # ends the earlier pair at the bank

    assert code_of(granted.read()) == "consent_renewal_due"
    shown = granted.show()
    assert shown["status"] == "renewal_due" and shown["token_state"] == "refused"
    assert shown["status_reason"] == "refresh_token_refused"

    renewal = gateway.post(f"/v1/consents/{granted.id}/renew").json()
    landed = follow_back(gateway, simulator.approve(renewal["authorization"]["url"], PRIVATE))
    assert landed.status == 303
    granted.assert_alive()
    assert granted.show()["account_ids"] == before
    assert {a["id"] for a in accounts_of(gateway, {"id": granted.id})} == set(before)


def test_readers_wait_for_a_slow_refresh_and_are_told_to_come_back(granted, simulator):
    simulator.fault("delay", on="POST /token", delay_ms=7000)

    with under_way(granted.read) as leader:
        wait_for_refresh(simulator)
        follower = granted.read()
        assert code_of(follower) == "token_uncertain", follower.text
        assert granted.show()["token_state"] == "refreshing"
        assert leader.result(30).status == 200
    granted.assert_alive()
    assert len(simulator.refreshes()) == 1


@pytest.mark.parametrize("fault, grace, status, reason, token_state", [
    # Nothing has happened at the bank yet: the old pair is still good.
    ("delay", 0, "authorized", "", "fresh"),
    # The pair was rotated, and the new one died with the gateway.
    ("delay_answer", 0, "renewal_due", "refresh_outcome_unknown", "refused"),
    ("delay_answer", 60, "authorized", "", "fresh"),
])
def test_a_gateway_killed_during_a_refresh_is_succeeded_after_its_lease(
        start_gateway, granted, simulator, database, fault, grace, status, reason, token_state):
    simulator.set(refresh_grace_seconds=grace)
    simulator.fault(fault, on="POST /token", delay_ms=8000)
    with under_way(lambda: attempt(granted.read)):
        wait_for_refresh(simulator)
        granted.gateway.kill()
    successor = on(start_gateway(), granted)
    assert successor.show()["token_state"] == "refreshing"
    assert len(simulator.refreshes()) == 1

    end_lease(database, granted)
    answer = successor.read()

    assert answer.status == (200 if status == "authorized" else 409), answer.text
    shown = successor.show()
    assert (shown["status"], shown["token_state"]) == (status, token_state), shown
    assert (shown["status_reason"] or "") == reason
    assert len(simulator.refreshes()) == 2


def test_nobody_presents_the_token_while_the_lease_of_a_killed_gateway_lasts(
        start_gateway, granted, simulator):
    simulator.fault("delay", on="POST /token", delay_ms=3000)
    with under_way(lambda: attempt(granted.read)):
        wait_for_refresh(simulator)
        granted.gateway.kill()
    successor = on(start_gateway(), granted)

    answer = successor.read()

    assert code_of(answer) == "token_uncertain" and answer.json()["retry_after"] > 0
    assert successor.show()["status"] == "authorized"
    assert len(simulator.refreshes()) == 1


def test_a_refresh_that_arrives_while_the_database_is_away_is_stored_when_it_is_back(
        granted, simulator, cluster):
    simulator.fault("delay", on="POST /token", delay_ms=1500)
    with under_way(granted.read) as reading:
        wait_for_refresh(simulator)
        cluster.stop("immediate")
        try:
            assert poll(lambda: simulator.refreshes()[0]["finished"], 20)
        finally:
            cluster.start()
        answer = reading.result(50)

    assert answer.status == 200, answer.text
    granted.assert_alive()
    assert granted.show()["token_state"] == "fresh"
    assert len(simulator.refreshes()) == 1


def test_a_licence_that_the_bank_does_not_accept_changes_no_consent(granted, simulator):
    simulator.set(tpp_active=False)

    assert code_of(granted.read()) == "bank_rejected_gateway"
    assert granted.show()["status"] == "authorized"

    simulator.set(tpp_active=True)
    granted.assert_alive_soon()


def test_a_wrong_client_secret_changes_no_consent(start_gateway, granted, simulator, folder):
    secret = folder / "wrong.secret"
    secret.write_text("not-the-secret-of-this-client\n")
    secret.chmod(0o600)
    wrong = on(start_gateway(
        overrides={"banks": {"belfius": {"client_secret_file": str(secret)}}}), granted)

    assert code_of(wrong.read()) == "bank_rejected_gateway"
    shown = wrong.show()
    assert (shown["status"], shown["token_state"]) == ("authorized", "fresh"), shown

    granted.assert_alive()
    assert len(simulator.refreshes()) == 2
