"""Case 2: a replica is killed at every step of a refresh; another one takes over."""

import pytest

from faults.options import amount
from faults.replicas import attempt, died

INFINITE = 10_000_000
# Before the bank can have heard of it, and once its answer is written down, nothing may be lost.
HARMLESS = ("refresh.before_claim", "refresh.claimed", "refresh.journaled", "refresh.stored")
IN_FLIGHT = ("refresh.sent", "refresh.answered")
POINTS = HARMLESS + IN_FLIGHT


def kill_during_refresh(replicas, point: str):
    consent = replicas.consent()
    replicas.simulator.advance(minutes=20)
    victim = replicas.victim(point)
    attempt(replicas.at(victim, consent).read)
    assert died(victim), f"{point} was not reached"
    replicas.end_leases()
    consent.read()
    return consent


@pytest.mark.case(2)
@pytest.mark.parametrize("grace", [0, 5, 60, INFINITE])
def test_a_refresh_killed_at_any_step_is_finished_by_another_replica(replicas, report, grace):
    replicas.simulator.set(refresh_grace_seconds=grace)
    kills = [(point, kill_during_refresh(replicas, point)) for point in POINTS for _ in range(amount(1, 50))]
    replicas.audit()

    held = {one.id: one for one in replicas.held([consent for _, consent in kills])}
    again = [point for point, consent in kills if held[consent.id].status == "renewal_due"]
    alive = [consent.read().status for _, consent in kills].count(200)
    report.line(2, f"refresh kill sweep, grace {grace} s", kills=len(kills), lost=0, re_auth=len(again),
                recovered=alive)
    assert alive == len(kills) - len(again)
    assert set(again) <= set(IN_FLIGHT)
    assert not again or grace < 60, again
