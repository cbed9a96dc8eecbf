"""The database moves to another machine, or comes back on the same one, while gateways work."""

import threading

import pytest

from support.flows import create_consent
from support.gateway_config import RETURN_URL
from support.postgres import Cluster, Database
from support.program import poll
from support.scene import code_of, grant, together
from support.stage import migrate
from support.standby import Standby

NEW_CONSENT = {"psu_ref": "failover", "bank": "belfius", "scope": "ais", "language": "nl",
               "return_url": RETURN_URL}


class TwoHosts(Database):
    """The standby first: whoever does not ask for a server that writes, gets the wrong one."""

    standby: Standby | None = None

    @property
    def url(self) -> str:
        host = super().url.rpartition("@")[2].partition("/")[0]
        first = f"127.0.0.1:{self.standby.port}," if self.standby else ""
        return super().url.replace(host, first + host)


@pytest.fixture
def primary(tmp_path):
    made = Cluster()
    try:
        made.start()
        yield made
    finally:
        made.remove()


@pytest.fixture
def standby(primary):
    made = Standby(primary)
    try:
        yield made.start()
    finally:
        made.remove()


@pytest.fixture
def moved(primary, standby, tmp_path):
    """A database on both; commits wait until both have them."""
    database = primary.create("moving")
    migrate(database, tmp_path)
    made = TwoHosts(primary, "moving")
    made.standby = standby
    primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
    primary.sql("SELECT pg_reload_conf()")
    return made


def test_a_failover_under_load_loses_nothing_that_was_acknowledged(
        stage, simulator, primary, standby, moved):
    gateway = stage.start_gateway(moved)
    gateway.wait_readiness(200)
    granted = grant(gateway, simulator)
    back = threading.Event()

    def load(number: int) -> list:
        if number == 0:
            primary.stop("immediate")
            standby.promote()
            standby.sql("ALTER SYSTEM SET synchronous_standby_names = ''", "moving")
            standby.sql("SELECT pg_reload_conf()", "moving")
            back.set()
            return []
        answers = []
        while not back.is_set():
            answers.append(gateway.post("/v1/consents", json=NEW_CONSENT))
        return answers

    answers = [answer for part in together(5, load) for answer in part]
    gateway.wait_readiness(200, 60)

    codes = {code_of(answer) for answer in answers}
    assert codes <= {None, "storage_unavailable", "overloaded", "deadline_exceeded"}, codes
    acknowledged = {answer.json()["id"] for answer in answers if answer.status == 201}
    kept = {row[0] for row in standby.sql("SELECT id FROM consent", "moving")}
    print(f"acknowledged {len(acknowledged)}, lost {len(acknowledged - kept)}, failed {len(answers) - len(acknowledged)}")
    assert acknowledged <= kept
    assert poll(lambda: granted.read().status == 200, 20)
    create_consent(gateway)


def test_nothing_is_acknowledged_that_the_standby_did_not_get(stage, simulator, primary, standby, moved):
    gateway = stage.start_gateway(moved)
    create_consent(gateway, psu_ref="before")
    standby.remove()

    answer = gateway.post("/v1/consents", json=NEW_CONSENT)

    assert code_of(answer) == "storage_unavailable", answer.text
    assert "in_doubt_total" in gateway.admin("/metrics").text
    primary.sql("ALTER SYSTEM SET synchronous_standby_names = ''")
    primary.sql("SELECT pg_reload_conf()")
    gateway.wait_readiness(200)
    create_consent(gateway)


def test_a_database_that_may_lose_what_it_acknowledged_is_not_ready(gateway, database):
    gateway.wait_readiness(200)
    database.sql(f"ALTER DATABASE {database.name} SET synchronous_commit = off")
    database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                 "WHERE datname = current_database() AND pid <> pg_backend_pid()")

    checks = gateway.wait_readiness(503).json()["checks"]

    assert [c["detail"] for c in checks if c["state"] == "failing"] == ["synchronous_commit is off"], checks
    database.sql(f"ALTER DATABASE {database.name} RESET synchronous_commit")
    database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                 "WHERE datname = current_database() AND pid <> pg_backend_pid()")
    gateway.wait_readiness(200)
