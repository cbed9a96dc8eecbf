"""Frontends and customers who go on while things break: they read, they pay, they repeat with the same key."""

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from uuid import uuid4

from faults.replicas import Replicas, attempt
from support.flows import follow_back
from support.gateway import Gateway
from support.http_call import Answer, call
from support.payer import PAYMENTS
from support.payment_bodies import payment
from support.program import poll
from support.scene import Granted

READERS, PAYERS = 4, 2
REPEATS = 15


@dataclass
class Load:
    replicas: Replicas
    gateways: list[Gateway]  # replaced in place when one is started anew
    consents: list[Granted]
    seed: int
    clock_step: int = 1200  # simulated seconds, so that tokens end
    answers: Counter = field(default_factory=Counter)
    promised: dict[str, str] = field(default_factory=dict)  # payment ids told to a client, by key
    _ended: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _trouble: list[BaseException] = field(default_factory=list)

    def __enter__(self):
        self.payer = next((f for f in self.replicas.survivor.frontends if f is not self.replicas.survivor.frontend),
                          None) or self.replicas.survivor.add_frontend("payer", scopes=["pis"])
        work = [self._read] * READERS + [self._pay] * PAYERS + [self._move_clock]
        for number, step in enumerate(work):
            thread = threading.Thread(target=self._go_on, args=(step, random.Random(self.seed * 100 + number)))
            self._threads.append(thread)
            thread.start()
        return self

    def __exit__(self, *failure):
        self._ended.set()
        for thread in self._threads:
            thread.join(120)
        if self._trouble and not failure[0]:
            raise self._trouble[0]

    def _go_on(self, step, dice: random.Random):
        while not self._ended.is_set():
            try:
                step(dice)
            except OSError:
                time.sleep(0.05)
            except BaseException as trouble:  # told by the thread that waits for this one
                self._trouble.append(trouble)
                return

    def _read(self, dice: random.Random):
        gateway, consent = dice.choice(self.gateways), dice.choice(self.consents)
        answer = attempt(self.replicas.at(gateway, consent).read)
        self.answers[f"read {answer.status if answer else 'broken off'}"] += 1

    def _pay(self, dice: random.Random):
        customer, key = self.replicas.next_customer(), str(uuid4())
        answer = self._order(dice, payment(psu_ref=customer), key)
        self.answers[f"order {answer.status if answer else 'given up'}"] += 1
        if answer is None or answer.status not in (201, 202):
            return
        made = answer.json()
        self.promised[key] = made["id"]
        if made["authorization"] and dice.random() < 0.8:
            signed = call("POST", self.replicas.simulator.control_url + "/approve", json={
                "consent_uri": made["authorization"]["url"], "customer": customer})
            if signed.status == 410:  # too late: the clock runs fast here
                self.answers["link too old"] += 1
                return
            follow_back(dice.choice(self.gateways), signed.json()["location"])

    def _order(self, dice: random.Random, body: dict, key: str) -> Answer | None:
        """Repeated until there is an answer that is not about the moment."""
        for _ in range(REPEATS):
            answer = attempt(lambda: dice.choice(self.gateways).post(
                PAYMENTS, json=body, headers={"Idempotency-Key": key}, by=self.payer))
            if answer is not None and answer.status not in (409, 429, 500, 502, 503, 504):
                return answer
            if self._ended.wait(0.2):
                break
        return None

    def _move_clock(self, dice: random.Random):
        if self.clock_step:
            self.replicas.simulator.advance(seconds=self.clock_step)
        self._ended.wait(1.5)


def settle(load: Load, seconds: float = 180):
    """The weather is fine again: every consent and every payment comes to an end that is known."""
    replicas = load.replicas
    replicas.simulator.clear_faults()
    replicas.end_leases()
    for consent in load.consents:
        assert poll(lambda c=consent: settled(c), seconds, 0.3), f"consent {consent.id} does not settle: {consent.show()}"
    replicas.simulator.advance(hours=1)
    database = replicas.database

    def ended():
        # Some become unknown only now, when their replica's lease has run out.
        database.sql("UPDATE payment SET created_at = created_at - interval '31 minutes'"
                     " WHERE status = 'unknown' AND created_at > now() - interval '31 minutes'")
        database.sql("UPDATE payment SET next_check_at = now() - interval '1 second' WHERE next_check_at > now()")
        return database.value("SELECT count(*) FROM payment WHERE NOT final") == "0"

    assert poll(ended, seconds, 0.5), database.sql(
        "SELECT status, failure_reason, next_check_at, sent_with_token, count(*) FROM payment"
        " WHERE NOT final GROUP BY 1, 2, 3, 4 LIMIT 5")


def settled(consent: Granted) -> bool:
    answer = attempt(consent.read)
    return answer is not None and (answer.status == 200 or consent.show()["status"] != "authorized")


def settle_and_audit(load: Load) -> dict:
    """Counts for the report."""
    settle(load)
    replicas = load.replicas
    evidence = replicas.audit()
    ours = {held.id for held in evidence.payments}
    unkept = [payment for payment in load.promised.values() if payment not in ours]
    assert not unkept, f"told to a client, and not in the database: {unkept}"
    assert load.answers["read 200"] and any(order.executed for order in evidence.orders), f"no load: {load.answers}"
    held = replicas.held(load.consents)
    alive = sum(one.status == "authorized" for one in held)
    return {
        "consents": len(held), "lost": 0, "re_auth": len(held) - alive,
        "reads_ok": f"{load.answers['read 200']} of {sum(n for what, n in load.answers.items() if what.startswith('read'))}",
        "payments": len(evidence.payments), "executed": sum(order.executed for order in evidence.orders), "doubled": 0,
    }
