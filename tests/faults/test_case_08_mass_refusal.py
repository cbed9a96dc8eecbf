"""Case 8: the bank refuses everybody at once, because of us: our certificate, our licence, our credentials."""

import json

import pytest

from faults.options import amount
from support.program import poll
from support.scene import together

REFUSALS = {
    "401 invalid_client": {"status": 401, "body": json.dumps({"error": "invalid_client"})},
    "401 as the bank writes it": {"status": 401, "body": json.dumps(
        {"error": "FAILED_SECURITY_VALIDATION", "error_code": "GEN-1203-100009", "error_description": "no"})},
    "403 INVALID_TPP": {"status": 403, "body": json.dumps(
        {"error": "INVALID_TPP", "error_code": "B14663ZZ-2100-000000", "error_description": "no"})},
}


@pytest.mark.case(8)
def test_a_bank_that_refuses_us_ends_no_consent(own_replicas, report):
    replicas = own_replicas
    consents = replicas.consents(amount(42, 600))
    replicas.simulator.advance(minutes=20)
    asked = 0
    for refusal in REFUSALS.values():
        replicas.simulator.fault("status", on="POST /token", times=0, **refusal)
        before = len(replicas.simulator.token_calls())
        statuses = [s for part in together(6, lambda n: [c.read().status for c in consents[n::6]]) for s in part]
        asked += len(replicas.simulator.token_calls()) - before
        assert 200 not in statuses
        replicas.simulator.clear_faults()
    marked = [held for held in replicas.evidence().consents if held.status != "authorized"]
    assert marked == []
    for consent in consents:
        assert poll(lambda c=consent: c.read().status == 200, 90, 0.5), consent.show()
    replicas.audit()
    report.line(8, "everybody refused because of us", consents=len(consents), reads_refused=len(consents) * len(REFUSALS),
                token_calls=asked, wrongly_marked=len(marked))
