"""Cases 17 and 18: commits whose acknowledgement is lost, and a database that dies again and again."""

import threading
import time
from contextlib import contextmanager

import pytest

from faults.load import Load, settle_and_audit
from faults.options import SEED, amount


@contextmanager
def acknowledgements_lost(cluster, every: float, in_doubt: list[int]):
    """With a standby that does not exist each commit is done and waits to be acknowledged; then its session is
    ended. `in_doubt` gets the numbers of commits so treated."""
    cluster.sql("ALTER SYSTEM SET synchronous_standby_names = 'ghost'")
    cluster.sql("SELECT pg_reload_conf()")
    ended = threading.Event()

    def end_waiting():
        while not ended.wait(every):
            in_doubt.append(len(cluster.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")))

    thread = threading.Thread(target=end_waiting)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        cluster.sql("ALTER SYSTEM RESET synchronous_standby_names")
        cluster.sql("SELECT pg_reload_conf()")


@pytest.mark.case(17)
def test_a_commit_whose_acknowledgement_is_lost_is_looked_up(own_replicas, cluster, report):
    replicas = own_replicas
    consents = replicas.consents(amount(6, 100))
    in_doubt: list[int] = []
    with Load(replicas, [replicas.survivor, replicas.replica().start()], consents, SEED) as load:
        for _ in range(amount(2, 60)):
            with acknowledgements_lost(cluster, 0.15, in_doubt):
                time.sleep(2.5)
            time.sleep(1)
    report.line(17, "lost COMMIT acknowledgements", in_doubt=sum(in_doubt), wrong_resolutions=0, **settle_and_audit(load))


@pytest.mark.case(18)
def test_a_database_that_dies_under_load_loses_nothing(own_replicas, cluster, report):
    replicas = own_replicas
    consents = replicas.consents(amount(6, 100))
    waits = []
    with Load(replicas, [replicas.survivor, replicas.replica().start()], consents, SEED) as load:
        for _ in range(amount(2, 60)):
            time.sleep(amount(2, 20))
            cluster.stop("immediate")
            cluster.start()
            began = time.monotonic()
            replicas.survivor.wait_readiness(200)
            waits.append(time.monotonic() - began)
    report.line(18, "database restarted at once", restarts=len(waits), longest_until_ready=f"{max(waits):.1f} s",
                **settle_and_audit(load))
    assert max(waits) < 30
