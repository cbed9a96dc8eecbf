"""Case 1: a replica is killed at every step of a code exchange."""

from collections import Counter

import pytest

from faults.options import amount
from faults.replicas import attempt, died
from support.flows import accounts_of, create_consent, follow_back, query_of
from support.scene import Granted

POINTS = ("exchange.before_claim", "exchange.claimed", "exchange.sent", "exchange.answered", "exchange.journaled",
          "exchange.stored")


def kill_during_exchange(replicas, point: str) -> str:
    """What becomes of the consent; whoever has to start again can."""
    customer = replicas.next_customer()
    replicas.survivor.frontend
    consent = create_consent(replicas.survivor, psu_ref=customer)
    way_back = replicas.simulator.approve(consent["authorization"]["url"], customer)
    victim = replicas.victim(point)
    attempt(lambda: follow_back(victim, way_back))
    assert died(victim), f"{point} was not reached"

    again = follow_back(replicas.survivor, way_back)  # the browser tries once more
    assert again.status == 303, again.text
    replicas.database.sql("UPDATE consent SET pending_until = now() - interval '1 second'"
                          f" WHERE id = '{consent['id']}' AND status = 'pending_authorization'")
    shown = replicas.survivor.get(f"/v1/consents/{consent['id']}").json()
    assert shown["status"] in ("authorized", "failed"), shown
    if shown["status"] == "authorized":
        account = accounts_of(replicas.survivor, consent)[0]["id"]
        Granted(replicas.survivor, consent["id"], account).assert_alive()
        return "authorized"
    assert shown["status_reason"] and query_of(again.location)["status"] != "authorized", shown
    replicas.consent().assert_alive()
    return "start again"


@pytest.mark.case(1)
def test_an_exchange_killed_at_any_step_ends_in_a_state_that_is_told(replicas, report):
    ends = [(point, kill_during_exchange(replicas, point)) for point in POINTS for _ in range(amount(1, 200))]
    replicas.audit()
    count = Counter(end for _, end in ends)
    report.line(1, "code exchange kill sweep", kills=len(ends), codes_sent_twice=0, authorized=count["authorized"],
                start_again=count["start again"])
    assert {end for point, end in ends if point in ("exchange.before_claim", "exchange.stored")} == {"authorized"}, ends
