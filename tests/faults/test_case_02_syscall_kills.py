"""Cases 1 to 3 without a word from the gateway: SIGKILL at each system call that writes, until one passes unharmed.
What has no failpoint is met here."""

from uuid import uuid4

import pytest

from faults.options import amount
from faults.replicas import attempt
from faults.strace import killed_at
from support.flows import create_consent, follow_back
from support.payer import payer_at
from support.program import poll

# The first goes to the database, the others to the bank, to callers, and to disk.
CALLS = ("sendto", "sendmsg", "write", "fdatasync")
MOST = amount(4, 60)


def refresh(replicas, victim):
    consent = replicas.consent()
    replicas.simulator.advance(minutes=20)

    def act():
        attempt(replicas.at(victim, consent).read)

    def look():
        consent.read()

    return act, look


def exchange(replicas, victim):
    customer = replicas.next_customer()
    consent = create_consent(replicas.survivor, psu_ref=customer)
    way_back = replicas.simulator.approve(consent["authorization"]["url"], customer)

    def act():
        attempt(lambda: follow_back(victim, way_back))

    def look():
        follow_back(replicas.survivor, way_back)

    return act, look


def payment(replicas, victim):
    payer = payer_at(replicas.survivor, replicas.simulator, replicas.database, replicas.next_customer())
    key = str(uuid4())

    def act():
        attempt(lambda: payer.order(key=key, at=victim))

    def look():
        answer = payer.order(key=key)
        if answer.status == 201 and answer.json()["authorization"]:
            payer.sign(answer.json(), payer.psu_ref)

    return act, look


FLOWS = {1: ("code exchange", exchange), 2: ("refresh", refresh), 3: ("payment", payment)}


@pytest.mark.parametrize("case", [pytest.param(case, marks=pytest.mark.case(case)) for case in FLOWS])
def test_a_flow_killed_at_any_system_call_keeps_the_books_in_order(replicas, report, case):
    title, flow = FLOWS[case]
    replicas.survivor.frontend
    kills = unharmed = 0
    victim = replicas.replica().start()
    for call in CALLS:
        for nth in range(1, MOST + 1):
            act, look = flow(replicas, victim)
            with killed_at(victim, call, nth):
                act()
                alive = not poll(lambda: not victim.program.running, 0.5)
            replicas.end_leases()
            look()
            if alive:
                unharmed += 1
                break
            kills += 1
            victim.kill()
            victim.start()
    victim.kill()
    replicas.simulator.advance(hours=1)
    replicas.audit()
    again = sum(held.status == "renewal_due" for held in replicas.evidence().consents)
    report.line(case, f"{title}, SIGKILL by system call, grace 0 s", kills=kills, passed_unharmed=unharmed, lost=0,
                doubled=0, **({"re_auth": again} if case == 2 else {}))
    assert kills
