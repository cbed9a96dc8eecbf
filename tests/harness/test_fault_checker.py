"""The checker of tests/faults sees every kind of wrong it is there for, and nothing where all is well."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from faults.evidence import Evidence, HeldConsent, HeldPayment, Order, Pair, TokenCall
from faults.invariants import violations

NOON = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
OLD = Pair(1, "bank-1", "a1", "r1", live=False, dies=NOON)
NEW = Pair(2, "bank-1", "a2", "r2")
REFRESH = TokenCall(5, "r1", started=10, finished=11, at=NOON - timedelta(seconds=1))
HELD = HeldConsent("consent-1", head="r2")
PAID = HeldPayment("payment-1", "E1", "executed", True)


def fine(**changes) -> Evidence:
    made = Evidence(pairs=[OLD, NEW], token_calls=[REFRESH], orders=[Order("E1", "ACSC", 1)],
                    consents=[HELD], payments=[PAID])
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def refused(seconds: int = 1) -> TokenCall:
    return replace(REFRESH, number=6, started=12, finished=13, status=401, at=NOON + timedelta(seconds=seconds))


def test_nothing_is_found_where_all_is_well():
    assert violations(fine()) == []


def test_a_pair_lost_on_its_way_without_grace_is_no_violation():
    waits = replace(HELD, head="r1", status="renewal_due")
    assert violations(fine(consents=[waits], token_calls=[REFRESH, refused()])) == []


def test_a_customer_who_began_anew_elsewhere_is_no_violation():
    gone = [replace(OLD, withdrawn=True), replace(NEW, live=False, withdrawn=True, dies=NOON)]
    assert violations(fine(pairs=gone, consents=[HELD])) == []


WRONG = {
    "overlap": ("I1", dict(token_calls=[REFRESH, replace(REFRESH, number=6, started=10, finished=12)])),
    "overlap with one that never ended": (
        "I1", dict(token_calls=[replace(REFRESH, finished=None), replace(REFRESH, number=6, started=12)])),
    "presented a fourth time": (
        "I2", dict(token_calls=[replace(REFRESH, number=n, started=10 + 2 * n, finished=11 + 2 * n) for n in range(4)])),
    "an old token behind a newer one": (
        "I2", dict(token_calls=[replace(REFRESH, presented="r2"), replace(REFRESH, number=6, started=12, finished=13)])),
    "a code twice": ("code", dict(token_calls=[
        replace(REFRESH, grant_type="authorization_code", presented="c"),
        replace(REFRESH, number=6, grant_type="authorization_code", presented="c", started=12, finished=13)])),
    "authorized with a dead pair": ("I3", dict(consents=[replace(HELD, head="r1")])),
    "authorized without a pair": ("I3", dict(consents=[replace(HELD, head=None)])),
    "given up with the living pair in hand": ("I3", dict(consents=[replace(HELD, status="renewal_due")])),
    "given up with the living pair in the journal": (
        "I3", dict(consents=[replace(HELD, status="renewal_due", head="r1", journal=frozenset({"r2"}))],
                   token_calls=[REFRESH, refused()])),
    "given up within the grace": (
        "lost", dict(consents=[replace(HELD, head="r1", status="renewal_due")],
                     token_calls=[REFRESH, refused(seconds=-1)])),
    "given up without asking": (
        "lost", dict(consents=[replace(HELD, head="r1", status="renewal_due")], token_calls=[REFRESH])),
    "given up though nothing was rotated": (
        "lost", dict(pairs=[replace(OLD, live=True, dies=None)],
                     consents=[replace(HELD, head="r1", status="renewal_due")], token_calls=[refused()])),
    "an order taken twice": ("I4", dict(orders=[Order("E1", executed=1), Order("E1")])),
    "an order executed twice": ("I4", dict(orders=[Order("E1", executed=2)])),
    "an order without a row": ("I4", dict(orders=[Order("E1", executed=1), Order("E2")])),
    "told as executed, not executed": ("I5", dict(orders=[Order("E1")])),
    "told as executed, never arrived": ("I5", dict(orders=[])),
    "told as failed, executed": ("I5", dict(payments=[replace(PAID, status="failed")])),
    "told as cancelled, executed": ("I5", dict(payments=[replace(PAID, status="cancelled")])),
    "ended as unknown": ("I5", dict(payments=[replace(PAID, status="unknown")])),
    "reads beyond the four": ("I13", dict(refused_unattended=1)),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_found(what):
    sort, changes = WRONG[what]
    found = violations(fine(**changes))
    assert found and any(sort in line for line in found), found
