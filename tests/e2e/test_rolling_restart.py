"""Three replicas behind a load balancer are replaced one after the other, twice, while callers keep calling:
nobody notices."""

import http.client
import itertools
import json
import os
import signal
import threading
from collections import Counter

import pytest

from support.flows import ATTENDED
from support.gateway_config import RETURN_URL
from support.haproxy import Haproxy
from support.program import poll
from support.scene import grant

REPLICAS, ROUNDS, CALLERS = 3, 2, 8
SMALL = {"database": {"pool": 3}}
NEW_CONSENT = json.dumps({"psu_ref": "rolling", "bank": "belfius", "scope": "ais", "return_url": RETURN_URL})


class Load:
    """Callers on connections that stay open, each with one request after the other; every answer counts."""

    def __init__(self, port: int, headers: dict, read_path: str):
        self._port, self._headers = port, headers
        self._requests = [("GET", read_path, None, 200), ("GET", "/v1/consents?limit=1", None, 200),
                          ("GET", read_path, None, 200), ("POST", "/v1/consents", NEW_CONSENT, 201)]
        self.served = Counter()
        self.failures: list[str] = []
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._call_on, args=(number,)) for number in range(CALLERS)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join(120)

    def _call_on(self, number: int):
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        for turn in itertools.count(number):
            if self._over.is_set():
                break
            method, path, body, wanted = self._requests[turn % len(self._requests)]
            try:
                connection.request(method, path, body, self._headers)
                answer = connection.getresponse()
                content = answer.read()
            except (OSError, http.client.HTTPException) as broken:
                self.failures.append(f"{method} {path}: {broken!r}")
                connection.close()
                continue
            self.served[answer.getheader("x-served-by")] += 1
            if answer.status != wanted:
                self.failures.append(f"{method} {path}: {answer.status} {content[:300]!r}")
        connection.close()

    def reaches(self, name: str, more: int = 10) -> bool:
        before = self.served[name]
        return bool(poll(lambda: self.served[name] >= before + more or self.failures, 60))


@pytest.fixture
def balancer(folder):
    made = Haproxy(folder, REPLICAS + 1)
    yield made
    made.stop()


def test_nobody_notices_a_rolling_restart(stage, database, balancer):
    replicas = [stage.start_gateway(database, overrides=SMALL) for _ in range(REPLICAS)]
    first = replicas[0]
    granted = grant(first, stage.simulator)
    headers = {**first.frontend.headers, **ATTENDED, "Content-Type": "application/json"}
    # So that some requests are always under way when a replica is told to go.
    stage.simulator.fault("delay", on="GET /accounts/*", delay_ms=150, times=0)
    for replica in replicas:
        replica.wait_readiness(200)
        balancer.add(replica)

    with Load(balancer.port, headers, granted.balances) as load:
        for _ in range(ROUNDS * REPLICAS):
            new = stage.start_gateway(database, overrides=SMALL)
            new.wait_readiness(200)
            assert load.reaches(balancer.add(new))
            replicas.append(new)
            old = replicas.pop(0)
            balancer.forget(old)
            os.kill(old.program.pid, signal.SIGTERM)
            assert old.program.wait_exit(60) == 0
            balancer.remove(old)
            if load.failures:
                break

    assert load.failures == [], f"{len(load.failures)} of {load.served.total()} requests failed"
    assert load.served.total() >= 100
    print(f"rolling restart: {load.served.total()} requests, 0 failed, {ROUNDS * REPLICAS} replicas replaced")
