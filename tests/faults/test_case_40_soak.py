"""Case 40: everything at once, for a given time and seed, and then the audit of both sides' books."""

import random
import time
from collections import Counter

import pytest

from faults.load import Load, settle_and_audit
from faults.options import SEED, SOAK_SECONDS, amount
from faults.weather import Weather


@pytest.mark.case(40)
@pytest.mark.skipif(SOAK_SECONDS > 0, reason="only the soak was asked for")
def test_without_faults_everybody_is_served(own_replicas, report):
    """The same load, to be held against the lines with faults."""
    replicas = own_replicas
    gateways = [replicas.survivor, replicas.replica().start(), replicas.replica().start()]
    with Load(replicas, gateways, replicas.consents(18), SEED) as load:
        time.sleep(amount(5, 60))
    counts = settle_and_audit(load)
    report.line(40, "the same load without a fault", **counts)
    assert counts["re_auth"] == 0


@pytest.mark.case(40)
def test_a_mix_of_faults_loses_no_consent_and_doubles_no_payment(own_replicas, cluster, report):
    replicas, dice = own_replicas, random.Random(SEED)
    gateways = [replicas.survivor, replicas.replica().start(), replicas.replica().start()]
    consents = replicas.consents(amount(18, 120))
    faults, end = Counter(), time.monotonic() + (SOAK_SECONDS or amount(20, 600))
    with Load(replicas, gateways, consents, SEED) as load:
        for fault in Weather(replicas, gateways, cluster, SEED):
            faults[fault] += 1
            if time.monotonic() > end:
                break
            time.sleep(dice.uniform(0.2, 1.2))
    counts = settle_and_audit(load)
    report.line(40, f"soak, seed {SEED}", faults=faults.total(), **counts)
