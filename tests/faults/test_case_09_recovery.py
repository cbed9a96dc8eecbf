"""Case 9: the bank was away for a day; then everything that is overdue is refreshed, at the rate the bank bears."""

import time
from collections import Counter

import pytest

from faults.options import amount
from faults.replicas import Replicas
from support.program import poll

OVERDUE, RATE, BURST = amount(120, 50_000), 20, 10


@pytest.mark.case(9)
def test_overdue_refreshes_are_spread_over_time_after_an_outage(stage, database, report):
    replicas = Replicas(stage, database, {"refresh": {"per_second": RATE, "burst": BURST}}, crowd=OVERDUE + 10)
    replicas.replica().start()
    consents = replicas.consents(OVERDUE)
    replicas.simulator.fault("status", on="POST /token", status=503, times=0)
    replicas.simulator.advance(hours=24)
    database.sql("UPDATE token SET refresh_due_at = now() - interval '24 hours' + random() * interval '1 hour'")
    assert poll(lambda: len(replicas.simulator.token_calls()) > len(consents) + 5, 60), "nobody tries"
    # What failed meanwhile cools down; here the wait is skipped.
    replicas.simulator.clear_faults()
    before, began = len(replicas.simulator.token_calls()), time.monotonic()
    database.sql("UPDATE token SET refresh_due_at = now() - interval '24 hours', background_lease = NULL")

    left = "SELECT count(*) FROM token WHERE refresh_due_at < now() OR state <> 'fresh' OR lease_until IS NOT NULL"
    assert poll(lambda: database.value(left) == "0", 100 + 2 * OVERDUE / RATE, 0.5), database.value(left)

    took = time.monotonic() - began
    calls = replicas.simulator.token_calls()[before:]
    per_second = Counter(call["at"][:19] for call in calls)
    # The reads of a customer who is there are not made to wait for all that.
    assert consents[-1].read().status == 200
    replicas.audit()
    report.line(9, "recovery after a day's outage", overdue=len(consents), rate=f"{RATE}/s, burst {BURST}",
                token_calls=len(calls), peak_per_second=max(per_second.values()),
                mean_per_second=f"{len(calls) / took:.1f}", drained_in=f"{took:.0f} s", lost=0)
    assert len(calls) <= 2 * BURST + RATE * took
