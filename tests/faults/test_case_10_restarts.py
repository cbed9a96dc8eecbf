"""Case 10: replicas are killed at random, one every other second, while frontends and customers go on."""

import random
import time

import pytest

from faults.load import Load, settle_and_audit
from faults.options import SEED, amount


@pytest.mark.case(10)
def test_a_storm_of_restarts_loses_nothing(own_replicas, report):
    replicas, dice = own_replicas, random.Random(SEED)
    gateways = [replicas.survivor, replicas.replica().start(), replicas.replica().start()]
    consents = replicas.consents(amount(18, 180))
    kills, end = 0, time.monotonic() + amount(10, 1800)
    with Load(replicas, gateways, consents, SEED) as load:
        while time.monotonic() < end:
            time.sleep(dice.uniform(0.5, 2))
            victim = dice.choice(gateways)
            victim.kill()
            kills += 1
            victim.start()
    report.line(10, "restart storm, grace 0 s", kills=kills, **settle_and_audit(load))
