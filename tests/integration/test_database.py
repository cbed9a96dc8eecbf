"""The database goes away and comes back: nobody restarts the gateway, nothing hangs, nothing lies."""

import subprocess
import threading
from contextlib import contextmanager

import pytest

from support.flows import create_consent
from support.gateway import gateway_command
from support.gateway_config import RETURN_URL
from support.program import poll
from support.scene import code_of, grant, together, under_way


NEW_CONSENT = {"psu_ref": "half-done", "bank": "belfius", "scope": "ais", "language": "nl",
               "return_url": RETURN_URL}


@pytest.fixture
def away(cluster):
    """away(mode): stops PostgreSQL; it is there again after the test, whatever happens."""
    stopped = []

    def stop(mode: str = "immediate"):
        stopped.append(mode)
        cluster.stop(mode)

    yield stop
    if stopped:
        cluster.start()


@contextmanager
def locked(cluster, database, table: str):
    """A session of somebody else holds the whole table."""
    statement = f"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60)"
    url = cluster.url("postgres", database.name)
    holder = subprocess.Popen(["psql", "--no-psqlrc", "-qc", statement, url],
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    held = ("SELECT count(*) FROM pg_locks WHERE granted AND mode = 'AccessExclusiveLock' "
            f"AND relation = '{table}'::regclass")
    try:
        assert poll(lambda: database.value(held) == "1", 20), "the lock was not taken"
        yield
    finally:
        database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                     "WHERE query LIKE 'BEGIN; LOCK TABLE%' AND datname = current_database()")
        holder.wait(20)


def test_a_gateway_starts_without_its_database_and_becomes_ready_when_it_comes(
        stage, database, cluster, away):
    gateway = stage.make_gateway(database)
    gateway.frontend  # needs the database
    away()

    gateway.start()

    assert gateway.admin("/livez").status == 200
    checks = {c["name"]: c for c in gateway.wait_readiness(503).json()["checks"]}
    assert poll(lambda: "cannot be reached" in gateway.admin("/readyz").text, 10), checks
    assert code_of(gateway.get("/v1/consents")) == "storage_unavailable"
    cluster.start()
    gateway.wait_readiness(200)
    assert gateway.get("/v1/consents").status == 200
    grant(gateway, stage.simulator).assert_alive()


def test_a_database_that_goes_and_comes_back_needs_no_restart(gateway, simulator, cluster, away):
    granted = grant(gateway, simulator)
    away("fast")

    gateway.wait_readiness(503)
    assert code_of(gateway.get("/v1/consents")) == "storage_unavailable"
    refused = gateway.post("/v1/consents", json=NEW_CONSENT)
    assert code_of(refused) == "storage_unavailable" and not refused.json()["retryable"]
    cluster.start()
    gateway.wait_readiness(200)
    granted.assert_alive()
    create_consent(gateway)


def test_a_database_lost_during_a_request_is_a_503_and_no_consent_is_left(
        gateway, database, cluster, away):
    gateway.frontend
    gateway.get("/v1/consents")
    waiting = ("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
               "AND datname = current_database()")
    with locked(cluster, database, "authorization_attempt"):
        with under_way(lambda: gateway.post("/v1/consents", json=NEW_CONSENT)) as posting:
            assert poll(lambda: database.value(waiting) != "0", 10, pause=0), "nobody waits"
            away()
            answer = posting.result(30)
            cluster.start()

    assert code_of(answer) == "storage_unavailable", answer.text
    gateway.wait_readiness(200)
    assert gateway.get("/v1/consents?psu_ref=half-done").json()["items"] == []


def test_reads_under_load_survive_a_crash_restart_of_the_database(
        gateway, simulator, cluster, away):
    granted = grant(gateway, simulator)
    paths = ("/v1/consents", f"/v1/consents/{granted.id}", f"/v1/accounts?consent_id={granted.id}")
    back = threading.Event()

    def load(number: int) -> list[str | None]:
        if number == 0:
            away()
            cluster.start()
            back.set()
            return []
        codes = []
        while not back.is_set():
            codes.append(code_of(gateway.get(paths[len(codes) % len(paths)])))
        return codes

    codes = {code for answers in together(9, load) for code in answers}

    assert codes >= {None, "storage_unavailable"}, "the crash was not met"
    assert codes <= {None, "storage_unavailable", "overloaded", "deadline_exceeded"}, codes
    gateway.wait_readiness(200)
    assert {gateway.get(path).status for path in paths} == {200}
    granted.assert_alive()


def test_a_database_without_our_schema_is_not_ready_and_says_what_to_do(stage, empty_database):
    gateway = stage.start_gateway(empty_database)

    def failing_schema():
        checks = gateway.admin("/readyz").json()["checks"]
        return next((c for c in checks if c["name"] == "schema" and c["state"] == "failing"), None)

    seen = poll(failing_schema, 20)
    assert seen and "run tpp-gateway migrate" in seen["detail"], seen
    assert gateway.admin("/readyz").status == 503
    assert gateway_command(gateway.config, "migrate").returncode == 0
    gateway.wait_readiness(200)
    assert failing_schema() is None


def test_a_blocked_database_makes_requests_end_in_time_and_leaves_the_process_alive(
        start_gateway, cluster, database):
    gateway = start_gateway(overrides={"database": {"pool": 2, "queue": 4}})
    assert gateway.get("/v1/consents").status == 200

    with locked(cluster, database, "consent"):
        with under_way(lambda: together(20, lambda _: gateway.get("/v1/consents"))) as calls:
            assert gateway.admin("/livez").status == 200
            answers = calls.result(60)

    codes = [code_of(answer) for answer in answers]
    assert set(codes) == {"overloaded", "deadline_exceeded"}, codes
    assert all(answer.json().get("retryable") for answer in answers)
    refused = [answer for answer in answers if code_of(answer) == "overloaded"]
    assert {(answer.status, answer.headers["retry-after"]) for answer in refused} == {(503, "1")}
    gateway.wait_readiness(200)
    assert gateway.get("/v1/consents").status == 200
