"""Case 20: the volume of the data, then that of the write-ahead log, has no byte left."""

import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from faults.replicas import Replicas, attempt
from faults.volumes import filled, move_wal, small_volume
from support.postgres import Cluster
from support.program import poll
from support.scene import together, under_way
from support.stage import Stage, migrate


@pytest.fixture
def volumes(folder):
    """A cluster whose data and log have a small volume each."""
    cluster, wal = Cluster(), Path(tempfile.mkdtemp(prefix="tpp-wal-"))
    with ExitStack() as undo:
        undo.callback(wal.rmdir)
        undo.enter_context(small_volume(wal, 80))
        undo.callback(cluster.folder.rmdir)
        undo.enter_context(small_volume(cluster.folder, 160))
        undo.callback(cluster.stop, "immediate")
        cluster.start()
        cluster.stop()
        move_wal(cluster, wal)
        cluster.start()
        (folder / "migrate").mkdir()
        migrate(cluster.create(Cluster.TEMPLATE), folder / "migrate")
        yield cluster, wal


@pytest.fixture
def replicas(volumes, folder, pki):
    (folder / "stage").mkdir()
    stage = Stage(folder / "stage", pki)
    try:
        yield Replicas(stage, volumes[0].migrated_database())
        stage.close()
    finally:
        for program in stage.gateways + stage.simulators:
            program.kill()


def read_all(consents) -> list[int]:
    answers = [attempt(lambda c=consent: c.read(timeout=90)) for consent in consents]
    return [answer.status if answer else 0 for answer in answers]


def all_well_again(replicas, consents):
    replicas.survivor.wait_readiness(200, 60)
    for consent in consents:
        assert poll(lambda c=consent: c.read().status == 200, 90, 0.5), consent.show()
    replicas.audit()


@pytest.mark.case(20)
def test_no_token_is_lost_on_a_full_data_volume(volumes, replicas, report):
    cluster, _ = volumes
    consents = replicas.consents(12)
    replicas.simulator.advance(minutes=20)
    before = len(replicas.simulator.token_calls())
    # Rows find room in their pages for a while; an answer that does not is kept until there is room again.
    with under_way(lambda: together(len(consents), lambda n: read_all(consents[n:n + 1])[0])) as reading:
        with filled(cluster.folder):
            assert poll(lambda: reading.done() or "53100" in replicas.survivor.program.text(), 60)
        statuses = reading.result(120)
    asked = len(replicas.simulator.token_calls()) - before
    all_well_again(replicas, consents)
    report.line(20, "data volume full", reads=len(consents), answered=statuses.count(200), refreshes_begun=asked,
                tokens_lost=0)


@pytest.mark.case(20)
def test_no_token_is_lost_when_the_log_has_no_room(volumes, replicas, report):
    cluster, wal = volumes
    consents = replicas.consents(6)
    replicas.simulator.advance(minutes=20)
    before = len(replicas.simulator.token_calls())

    def full():
        try:
            cluster.sql("CREATE TABLE IF NOT EXISTS filler (t text); INSERT INTO filler SELECT repeat('x', 2000)"
                        " FROM generate_series(1, 20000); SELECT pg_switch_wal()")
            return False
        except RuntimeError:
            return True

    with filled(wal):
        assert poll(full, 60, 0.1), "the server does not fall"
        replicas.survivor.wait_readiness(503)
        statuses = read_all(consents[:3])
        asked = len(replicas.simulator.token_calls()) - before
    cluster.start()
    all_well_again(replicas, consents)
    report.line(20, "log volume full", reads=3, answered=statuses.count(200), refreshes_begun=asked, tokens_lost=0)
    assert (statuses.count(200), asked) == (0, 0)
