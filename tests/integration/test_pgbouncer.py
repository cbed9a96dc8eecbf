"""PgBouncer in transaction mode between two gateways and PostgreSQL: nothing may rely on a session."""

import json
import subprocess
from contextlib import contextmanager
from uuid import uuid4

import pytest

from support.gateway import gateway_command
from support.payer import payer_at
from support.pgbouncer import PgBouncer
from support.program import poll
from support.scene import Granted, code_of, grant, together


@pytest.fixture(scope="module")
def pooler(cluster):
    made = PgBouncer(cluster)
    try:
        yield made.start()
    finally:
        made.stop()


@pytest.fixture
def pooled(pooler, database):
    return pooler.before(database)


@pytest.fixture
def pair(stage, pooled, folder):
    direct = folder / "direct.url"
    direct.write_text(pooled.direct_url)
    direct.chmod(0o600)
    behind = {"database": {"pooler": "transaction", "direct_url_file": str(direct)},
              "cache": {"lifetime": "10m"}}
    first, second = (stage.start_gateway(pooled, overrides=behind) for _ in range(2))
    second.frontends.append(first.frontend)
    for gateway in (first, second):
        gateway.wait_readiness(200)
    return first, second


def test_consents_are_granted_read_refreshed_and_revoked(pair, simulator):
    mine = grant(pair[0], simulator)
    theirs = Granted(pair[1], mine.id, mine.account)
    assert mine.read().status == theirs.read().status == 200
    simulator.advance(minutes=20)
    simulator.forget_requests()

    answers = together(40, lambda number: (mine, theirs)[number % 2].read())

    assert [answer.status for answer in answers] == [200] * 40
    assert len(simulator.refreshes()) == 1
    assert pair[1].delete(f"/v1/consents/{mine.id}").status == 204
    assert poll(lambda: mine.read().status != 200, 10), "the announcement did not arrive"


def test_payments_are_made_once(pair, simulator, pooled):
    payer = payer_at(pair[0], simulator, pooled)
    payer.frontend = pair[0].add_frontend("payer", scopes=["pis"])
    key = str(uuid4())

    answers = together(10, lambda number: payer.order(key=key, at=pair[number % 2], psu_ref="racer"))

    made = [answer for answer in answers if answer.status == 201]
    assert made and {answer.status for answer in answers} <= {201, 409}, [a.status for a in answers]
    assert len({answer.json()["id"] for answer in made}) == 1
    assert len(payer.at_bank(made[0].json())) == 1
    payer.sign(made[0].json())
    simulator.advance(seconds=400)
    payer.until(made[0].json(), status="executed")
    assert payer.executions(made[0].json()) == [1]


@contextmanager
def payments_locked(cluster, database):
    statement = "BEGIN; LOCK TABLE payment IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60)"
    holder = subprocess.Popen(["psql", "--no-psqlrc", "-qc", statement, cluster.url("postgres", database.name)],
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    held = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'payment'::regclass"
    try:
        assert poll(lambda: database.value(held) == "1", 20), "the lock was not taken"
        yield
    finally:
        database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'BEGIN; LOCK%'")
        holder.wait(20)


def test_limits_hold_although_the_pooler_takes_no_options(pair, cluster, pooled):
    pair[0].frontends[0] = frontend = pair[0].add_frontend("payer", scopes=["pis"])
    with payments_locked(cluster, pooled):
        answer = pair[0].get("/v1/payments", by=frontend)

    assert code_of(answer) == "deadline_exceeded", answer.text
    assert pair[0].get("/v1/payments", by=frontend).status == 200


def test_a_pooler_needs_a_way_past_it(pair):
    config = json.loads(pair[0].config.read_text())
    del config["database"]["direct_url_file"]
    pair[0].config.write_text(json.dumps(config))

    refused = gateway_command(pair[0].config, "check-config")

    assert refused.returncode != 0 and "database.direct_url" in refused.stderr
