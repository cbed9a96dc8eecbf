"""A gateway, its bank and its database for all tests of one file: where only the bank misbehaves,
nothing is left behind that a fresh one would be needed for."""

import shutil
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from support.flows import ATTENDED, accounts_of, authorize
from support.gateway import Gateway
from support.http_call import Answer
from support.paths import LOGS
from support.postgres import Cluster, Database
from support.program import poll
from support.simulator import PRIVATE, Simulator
from support.stage import Stage


@dataclass
class Scene:
    stage: Stage
    gateway: Gateway
    simulator: Simulator
    database: Database

    def consent(self, **options) -> "Granted":
        return grant(self.gateway, self.simulator, **options)


@contextmanager
def scene_of(module: str, pki, cluster: Cluster, overrides: dict | None = None):
    folder = LOGS / module
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    stage = Stage(folder, pki)
    database = cluster.migrated_database()
    try:
        yield Scene(stage, stage.start_gateway(database, overrides=overrides), stage.simulator, database)
        stage.close()
    finally:
        for program in stage.gateways + stage.simulators:
            program.kill()
        database.drop()


@dataclass
class Granted:
    """An authorised consent, and ways to use it."""

    gateway: Gateway
    id: str
    account: str

    def show(self) -> dict:
        return self.gateway.get(f"/v1/consents/{self.id}").json()

    @property
    def balances(self) -> str:
        return f"/v1/accounts/{self.account}/balances"

    def read(self, **options) -> Answer:
        return self.gateway.get(self.balances, headers=ATTENDED, **options)

    def assert_alive(self):
        answer = self.read()
        assert answer.status == 200, answer.text
        assert self.show()["status"] == "authorized"

    def assert_alive_soon(self):
        """Refreshes at a bank that refused our credentials, or asked for a pause, wait a little."""
        assert poll(lambda: self.read().status == 200, 20), self.read().text
        assert self.show()["status"] == "authorized"


def grant(gateway: Gateway, simulator: Simulator, *, customer: str = PRIVATE, **options) -> Granted:
    consent = authorize(gateway, simulator, customer=customer, **options)
    return Granted(gateway, consent["id"], accounts_of(gateway, consent)[0]["id"])


def together(count: int, work) -> list:
    """work(0), work(1), … all at once; what they returned, in order."""
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(work, range(count)))


@contextmanager
def under_way(work):
    """Runs `work` in the background; yields its future and waits for it at the end."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(work)


def close_bank(simulator: Simulator, milliseconds: int = 1500):
    """Calls meet a refused connection, also those that would reuse one."""
    simulator.close_for(milliseconds)


def wait_until_open(simulator: Simulator):
    def accepts():
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", simulator.program.ready["api_port"])) == 0

    assert poll(accepts, 20), "the bank stays away"


def code_of(answer: Answer) -> str | None:
    """Of a problem; its status, origin, retryable and action were held against docs/api/errors.md."""
    return answer.json().get("code") if answer.status >= 400 else None
