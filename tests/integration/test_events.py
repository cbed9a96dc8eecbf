"""Clients learn what happened without asking for each: once, in order, and only about their own."""

import pytest

from support.flows import authorize, follow_back
from support.payer import payer_at
from support.program import poll
from support.scene import Granted, code_of, grant

EVENTS = "/v1/events"


@pytest.fixture
def pair(start_gateway):
    return start_gateway(), start_gateway()


def events(gateway, **options) -> list[dict]:
    answer = gateway.get(EVENTS, **options)
    assert answer.status == 200, answer.text
    return answer.json()["items"]


def kinds(gateway, consent_id: str) -> list[tuple]:
    return [(event["kind"], event["days_left"]) for event in events(gateway) if event["consent_id"] == consent_id]


def ends_in(database, consent: Granted, days: int):
    """As if it had been granted half a year before that."""
    database.sql("UPDATE consent SET expires_at = now() + %(days)d * interval '1 day' - interval '1 minute',"
                 " authorized_at = now() + (%(days)d - 180) * interval '1 day'"
                 " WHERE id = '%(id)s'" % {"days": days, "id": consent.id})


def test_two_gateways_remind_once_of_a_consent_that_ends_and_tell_its_end(pair, simulator, database):
    first, _ = pair
    consent = grant(first, simulator)
    assert kinds(first, consent.id) == []

    ends_in(database, consent, 14)
    assert poll(lambda: kinds(first, consent.id) == [("consent_ending", 14)], 30)
    # The same end still: the next reminders come as their days do.
    for days in (7, 1):
        database.sql("UPDATE consent SET expires_at = now() + interval '1 day' * %d - interval '1 minute',"
                     " clock_at = now() WHERE id = '%s'" % (days, consent.id))
        assert poll(lambda wanted=days: kinds(first, consent.id)[-1] == ("consent_ending", wanted), 30)
    ends_in(database, consent, 0)

    assert poll(lambda: kinds(first, consent.id)[-1] == ("consent_expired", None), 30)
    assert [kind for kind, _ in kinds(first, consent.id)] == ["consent_ending"] * 3 + ["consent_expired"]
    assert consent.show()["status"] == "expired"
    assert consent.show()["token_state"] == "none"
    assert database.value("SELECT count(*) FROM token") == "0"
    assert code_of(consent.read()) == "consent_expired"


def test_an_expired_consent_is_renewed_although_its_tokens_are_gone(gateway, simulator, database):
    consent = grant(gateway, simulator)
    ends_in(database, consent, 0)
    assert poll(lambda: consent.show()["token_state"] == "none", 30)

    renewal = gateway.post(f"/v1/consents/{consent.id}/renew").json()
    landed = follow_back(gateway, simulator.approve(renewal["authorization"]["url"]))

    assert landed.status == 303
    consent.assert_alive()


def test_a_payment_that_is_done_is_told(start_gateway, simulator, database):
    gateway = start_gateway()
    payer = payer_at(gateway, simulator, database)
    made = payer.signed()
    simulator.advance(seconds=400)
    payer.until(made, final=True)
    told = [event for event in events(gateway, by=payer.frontend) if event["payment_id"] == made["id"]]
    assert [(event["kind"], event["status"]) for event in told] == [("payment_final", "executed")]


def test_a_client_sees_its_own_and_goes_on_after_what_it_has(gateway, simulator):
    mine = [authorize(gateway, simulator) for _ in range(3)]
    for consent in mine:
        assert gateway.delete(f"/v1/consents/{consent['id']}").status == 204
    stranger = gateway.add_frontend("stranger")

    assert poll(lambda: len(events(gateway)) == 3, 20)
    page = gateway.get(f"{EVENTS}?limit=2").json()
    assert [event["kind"] for event in page["items"]] == ["consent_revoked"] * 2
    assert page["more"] is True
    rest = gateway.get(f"{EVENTS}?after={page['items'][-1]['id']}").json()
    assert len(rest["items"]) == 1
    assert rest["more"] is False
    assert events(gateway, by=stranger) == []
    foreign = gateway.get(f"{EVENTS}?after={page['items'][0]['id']}", by=stranger)
    assert (foreign.status, code_of(foreign)) == (404, "not_found")
    assert gateway.get(f"{EVENTS}?after=nonsense").status == 422


def test_the_gateway_says_how_many_of_what_there_are(gateway, simulator, database):
    consent = grant(gateway, simulator)
    gateway.delete(f"/v1/consents/{consent.id}")
    gateway.stop()
    gateway.start()

    def counted():
        exposed = gateway.admin("/metrics").text
        return 'tpp_gateway_consents{bank="belfius",status="revoked"} 1' in exposed and \
            "tpp_gateway_outbox_pending 1" in exposed

    assert poll(counted, 30)
