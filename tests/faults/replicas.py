"""Several gateways on one database: one that is not disturbed, and others that end at chosen moments."""

import itertools
import os
import signal
from contextlib import contextmanager

import pytest

from faults.evidence import Evidence, HeldConsent, gather
from faults.invariants import violations
from faults.sealed_values import SealedValues
from support.gateway import Gateway
from support.paths import binary
from support.postgres import Database
from support.program import poll
from support.scene import Granted, grant, together
from support.simulator import Simulator
from support.stage import Stage

CROWD = 2000


class Replicas:
    def __init__(self, stage: Stage, database: Database, overrides: dict | None = None, crowd: int = CROWD):
        self.stage = stage
        self.database = database
        self.overrides = overrides
        self.simulator: Simulator = stage.start_simulator(extra=("--crowd", str(crowd)))
        self.survivor: Gateway = stage.start_gateway(database, overrides=overrides)
        self._customers = itertools.count(1)

    def replica(self, **options) -> Gateway:
        """One more, for the same frontends."""
        made = self.stage.make_gateway(self.database, **{"simulator": self.simulator, "overrides": self.overrides, **options})
        made.frontends = self.survivor.frontends
        return made

    def victim(self, point: str, action: str = "kill", nth: int = 1, **options) -> Gateway:
        """Ends or stops by itself when it comes to `point` for the nth time."""
        need_moment(point)
        orders = {"TPP_FAILPOINT": f"{point}:{action}:{nth}"}
        return self.replica(program="tpp-gateway-faults", env=orders, **options).start()

    def fine_weather(self):
        self.simulator.clear_faults()
        self.simulator.set(refresh_grace_seconds=0, tpp_active=True)

    def next_customer(self) -> str:
        return f"crowd.{next(self._customers):05}"

    def consents(self, count: int) -> list[Granted]:
        """`count` of them or a few more, several at a time."""
        self.survivor.frontend
        parts = together(6, lambda _: [self.consent() for _ in range(-(-count // 6))])
        return [consent for part in parts for consent in part]

    def consent(self, at: Gateway | None = None) -> Granted:
        """Of a customer who has no other."""
        self.survivor.frontend
        customer = self.next_customer()
        return grant(at or self.survivor, self.simulator, customer=customer, psu_ref=customer)

    def at(self, gateway: Gateway, consent: Granted) -> Granted:
        return Granted(gateway, consent.id, consent.account)

    def end_leases(self):
        """Those whose holder is gone would run out by themselves, later."""
        self.database.sql("UPDATE token SET lease_until = now() - interval '1 second' WHERE lease_until > now();"
                          "UPDATE payment SET initiation_lease = now() - interval '1 second'"
                          " WHERE status = 'initiating' AND initiation_lease > now();"
                          "UPDATE token SET background_lease = NULL WHERE background_lease IS NOT NULL;"
                          "UPDATE payment SET check_lease = NULL WHERE check_lease IS NOT NULL")

    def evidence(self) -> Evidence:
        return gather(self.simulator, self.database, SealedValues(self.stage.folder / "sealing.keys"))

    def held(self, consents: list[Granted]) -> list[HeldConsent]:
        wanted = {consent.id for consent in consents}
        return [held for held in self.evidence().consents if held.id in wanted]

    def audit(self) -> Evidence:
        """Both sides' books agree, and no invariant is broken."""
        evidence = self.evidence()
        wrong = violations(evidence)
        assert not wrong, "\n".join(wrong)
        return evidence


def need_moment(point: str):
    """A build without it cannot be stopped there."""
    if point.encode() not in binary("tpp-gateway-faults").read_bytes():
        pytest.skip(f"this build does not know the moment {point}")


def died(gateway: Gateway, seconds: float = 20) -> bool:
    """Whether it ended by itself, as a kill ends it; then it is gone for the harness too."""
    gone = poll(lambda: not gateway.program.running, seconds)
    if gone:
        gateway.kill()
    return bool(gone)


def attempt(work):
    """What a caller sees of a gateway that dies under it: nothing."""
    try:
        return work()
    except OSError:
        return None


@contextmanager
def paused(gateway: Gateway):
    """Frozen, as a long pause of the machine freezes it."""
    os.kill(gateway.program.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(gateway.program.pid, signal.SIGCONT)
