"""Case 4: three replicas, and many consents whose access tokens end in the same second."""

import random
import time
from collections import Counter

import pytest

from faults.options import SEED, amount
from support.scene import together

THREADS = 24


@pytest.mark.case(4)
def test_replicas_that_race_for_many_refreshes_do_each_once(replicas, report):
    gateways = [replicas.survivor, replicas.replica().start(), replicas.replica().start()]
    consents = replicas.consents(amount(150, 1000))
    replicas.simulator.advance(minutes=20)
    before = len(replicas.simulator.token_calls())
    reads = [(gateway, consent) for consent in consents for gateway in gateways for _ in range(amount(2, 66))]
    random.Random(SEED).shuffle(reads)

    def read(number: int):
        seen = []
        for gateway, consent in reads[number::THREADS]:
            began = time.monotonic()
            seen.append((replicas.at(gateway, consent).read().status, time.monotonic() - began))
        return seen

    answers = [one for part in together(THREADS, read) for one in part]

    replicas.audit()
    statuses = Counter(status for status, _ in answers)
    waits = sorted(seconds for _, seconds in answers)
    refreshes = len(replicas.simulator.token_calls()) - before
    report.line(4, "three replicas race", consents=len(consents), callers=len(reads), overlaps=0,
                wasted_refreshes=refreshes - len(consents), answered=statuses[200],
                p99_wait=f"{waits[len(waits) * 99 // 100]:.2f} s")
    assert statuses == {200: len(reads)}
    assert refreshes == len(consents)
