"""One fault at a time, chosen by the dice of a seed."""

import random
import time

from faults.replicas import Replicas, paused
from support.gateway import Gateway
from support.postgres import Cluster

LOST = ("lost_answer", "reset_before_headers", "reset_after_headers", "half_body", "malformed_json", "empty_body")
PLACES = ("POST /token", "POST /token", "POST /payments/*", "GET /payments/*/*/status", "GET /accounts/*",
          "DELETE /payments/*/*", "*")


class Weather:
    """Its methods without an underscore are the faults."""

    def __init__(self, replicas: Replicas, gateways: list[Gateway], cluster: Cluster, seed: int):
        self._replicas, self._gateways, self._cluster = replicas, gateways, cluster
        self._dice = random.Random(seed)
        self._faults = [name for name in dir(self) if not name.startswith("_")]

    def __iter__(self):
        while True:
            name = self._dice.choice(self._faults)
            getattr(self, name)()
            yield name

    def killed_replica(self):
        victim = self._dice.choice(self._gateways)
        victim.kill()
        victim.start()

    def frozen_replica(self):
        with paused(self._dice.choice(self._gateways)):
            time.sleep(self._dice.uniform(0.5, 3))

    def lost_answers(self):
        for _ in range(3):
            self._replicas.simulator.fault(self._dice.choice(LOST), on=self._dice.choice(PLACES))

    def gateway_errors_behind_effects(self):
        self._replicas.simulator.fault("status_after", on=self._dice.choice(PLACES), status=502, times=2)

    def refusals_for_a_moment(self):
        self._replicas.simulator.fault("status", on="*", status=self._dice.choice((429, 500, 503)), times=10)

    def slow_bank(self):
        self._replicas.simulator.fault("delay_answer", on=self._dice.choice(PLACES), times=4, delay_ms=1500)

    def bank_away(self):
        self._replicas.simulator.close_for(700)
        time.sleep(1)

    def database_killed(self):
        self._cluster.stop("immediate")
        self._cluster.start()

    def sessions_killed(self):
        self._cluster.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                          " WHERE usename = 'gateway' AND pid <> pg_backend_pid()")

    def clock_jump(self):
        self._replicas.simulator.advance(hours=1)

    def other_grace(self):
        self._replicas.simulator.set(refresh_grace_seconds=self._dice.choice((0, 5, 60, 3600)))
