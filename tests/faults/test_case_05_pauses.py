"""Case 5: a replica is frozen for longer than its lease, another one takes over, and the first one wakes up."""

import os
import signal
from contextlib import contextmanager

import pytest

from faults.options import amount
from faults.replicas import need_moment
from support.program import poll
from support.scene import under_way


def stopped(gateway) -> bool:
    with open(f"/proc/{gateway.program.pid}/stat", encoding="ascii", errors="replace") as stat:
        return stat.read().rpartition(")")[2].split()[0] == "T"


@contextmanager
def frozen_before_it_asks(replicas, consent):
    sleeper = replicas.victim("refresh.claimed", "stop")
    with under_way(replicas.at(sleeper, consent).read) as reading:
        assert poll(lambda: stopped(sleeper), 20), "the moment was not reached"
        yield sleeper
        reading.result(60)


@contextmanager
def frozen_while_the_bank_answers(replicas, consent):
    sleeper = replicas.replica().start()
    replicas.simulator.fault("delay_answer", on="POST /token", delay_ms=1000)
    before = len(replicas.simulator.token_calls())
    with under_way(replicas.at(sleeper, consent).read) as reading:
        assert poll(lambda: len(replicas.simulator.token_calls()) > before, 20), "the refresh did not reach the bank"
        os.kill(sleeper.program.pid, signal.SIGSTOP)
        # The answer waits in the sleeper's socket.
        assert poll(lambda: replicas.simulator.token_calls()[before]["finished"], 20)
        yield sleeper
        reading.result(60)


MOMENTS = {"before it asks": frozen_before_it_asks, "while the bank answers": frozen_while_the_bank_answers}


def freeze_and_take_over(replicas, freeze):
    consent = replicas.consent()
    replicas.simulator.advance(minutes=20)
    with freeze(replicas, consent) as sleeper:
        replicas.end_leases()
        consent.read()
        os.kill(sleeper.program.pid, signal.SIGCONT)
    assert poll(lambda: consent.read().status == 200, 30, 0.2), consent.show()
    sleeper.stop()
    return consent


@pytest.mark.case(5)
@pytest.mark.parametrize("grace", [0, 60])
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_replica_that_wakes_up_behind_its_lease_orphans_no_token(replicas, report, moment, grace):
    need_moment("refresh.claimed")
    replicas.simulator.set(refresh_grace_seconds=grace)
    consents = [freeze_and_take_over(replicas, MOMENTS[moment]) for _ in range(amount(1, 20))]
    # The grace is over: what was superseded is dead for good.
    replicas.simulator.advance(minutes=20)
    # A first read may find the late pair's own access token ended, and leaves its refresh to the next.
    for consent in consents:
        consent.read()
    statuses = [consent.read().status for consent in consents]
    replicas.audit()
    report.line(5, f"frozen {moment}, grace {grace} s", freezes=len(consents), orphaned=0,
                recovered=statuses.count(200))
    assert statuses.count(200) == len(consents), "a living pair was left unused"
