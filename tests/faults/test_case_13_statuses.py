"""Case 13: a bank that takes its words back. Its words are scripted and untrue, so the books are not compared here."""

import json

import pytest

from support.payer import payer_at
from support.program import poll

ORDER = ["initiating", "authorization_required", "authorizing", "partially_authorized", "processing", "executed"]
STATUS = "GET /payments/*/*/status"

# What the bank says, one after the other, and where that leaves the payment.
FLAPS = {
    "takes a word back": (["ACTC", "ACSP", "RCVD", "ACSP", "ACTC"], "processing", False),
    "says unknown words": (["ACTC", "QQQQ", "ACSP", "", "ACSP"], "processing", False),
    "settles, then rejects": (["ACSP", "ACSC", "RJCT"], "executed", True),
    "rejects late": (["ACTC", "ACSP", "RJCT"], "failed", True),
    "rejects, then accepts": (["RJCT", "ACSP"], "failed", True),
}


@pytest.mark.case(13)
@pytest.mark.parametrize("how", FLAPS)
def test_a_bank_that_takes_its_words_back_does_not_move_a_payment_back(replicas, report, how):
    payer = payer_at(replicas.survivor, replicas.simulator, replicas.database, replicas.next_customer())
    words, status, final = FLAPS[how]
    made = payer.ordered()
    payer.sign(made, payer.psu_ref)
    for word in words:
        replicas.simulator.clear_faults()
        replicas.simulator.fault("status", on=STATUS, status=200, times=0,
                                 body=json.dumps({"transaction_status": word} if word else {}))
        ask_once(replicas, payer, made)
    shown = payer.show(made)
    history = [event["status"] for event in payer.get(made, "/history").json()["items"]]
    replicas.simulator.clear_faults()
    assert (shown["status"], shown["final"]) == (status, final), history
    steps = [ORDER.index(word) for word in history if word in ORDER]
    assert steps == sorted(steps), history
    report.line(13, f"the bank {how}", words=len(words), wrong_ends=0, ends_as=status)


def ask_once(replicas, payer, made: dict):
    """Until the bank was asked once more, or the payment has ended."""
    def asked() -> int:
        return len(replicas.simulator.requests("GET", "/payments/"))

    before = asked()
    payer.make_due(made)
    assert poll(lambda: payer.show(made)["final"] or asked() > before or payer.make_due(made), 20, 0.1)
    checks = f"SELECT check_lease IS NULL FROM payment WHERE id = '{made['id']}'"
    assert poll(lambda: payer.database.value(checks) == "t", 20, 0.1)
