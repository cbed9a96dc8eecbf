"""Calls of the sandbox (docs/bank/coverage.md) that its other tests do not make: payments, and a refresh."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from support.flows import ATTENDED, accounts_of, create_consent, follow_back, query_of
from support.http_call import call
from support.payment_bodies import bulk_payment, payment, standing_order
from support.program import poll

INSTANT, CROSS_BORDER = "instant-sepa-credit-transfers", "cross-border-credit-transfers"
LATER = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
ORDERS = {
    "sepa": ("/v1/payments", payment(), "/payments/sepa-credit-transfers"),
    "instant": ("/v1/payments", payment(product=INSTANT), f"/payments/{INSTANT}"),
    "cross-border": ("/v1/payments", payment(product=CROSS_BORDER, charge_bearer="shared"), f"/payments/{CROSS_BORDER}"),
    "standing": ("/v1/standing-orders", standing_order(first_date=LATER), "/periodic-payments/sepa-credit-transfers"),
    "bulk": ("/v1/bulk-payments", bulk_payment(execution_date=LATER), "/bulk-payments/pain.001-sepa-credit-transfers"),
}


@pytest.fixture(scope="module")
def bank(shared_stage):
    return shared_stage.start_simulator(sandbox=True)


@pytest.fixture(scope="module")
def gateway(shared_stage, shared_database, bank):
    without_certificates = {"certificate_file": "", "private_key_file": "", "trusted_ca_file": "",
                            "page_origins": [bank.sandbox_url.removesuffix("/sandbox/psd2")]}
    made = shared_stage.start_gateway(shared_database, simulator=bank, base_url=bank.sandbox_url,
                                      profile="belfius-sandbox", overrides={"banks": {"belfius": without_certificates}})
    made.add_frontend(scopes=["ais", "pis"])
    return made


def come_back(gateway, url: str) -> dict:
    """The page of the sandbox asks nobody."""
    return query_of(follow_back(gateway, call("GET", url).location).location)


def paid(gateway, order: str) -> str:
    path, body, _ = ORDERS[order]
    body = {**body, "psu_ref": f"payer-{uuid4()}"}
    answer = gateway.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
    assert answer.status == 201, answer.text
    made = answer.json()
    assert come_back(gateway, made["authorization"]["url"])["payment_id"] == made["id"]
    return f"/v1/payments/{made['id']}"


@pytest.mark.parametrize("order", ORDERS)
def test_an_order_is_signed_and_followed_to_its_end(gateway, bank, order):
    path = paid(gateway, order)
    assert poll(lambda: gateway.get(path).json()["status"] == "executed", 30), gateway.get(path).text
    place = "/sandbox/psd2" + ORDERS[order][2]
    assert bank.requests("POST", place) and bank.requests("GET", place + "/")


def test_details_are_mocks(gateway):
    answer = gateway.get(f"{paid(gateway, 'sepa')}/details")
    assert answer.status == 200 and answer.json()["amount"], answer.text


def test_what_is_not_executed_yet_can_be_cancelled(gateway, bank):
    # Its mock is executed at once, and too late to cancel.
    bank.fault("status", on="GET /sandbox/psd2/payments/*/*/status", status=200, times=0,
               body='{"transaction_status":"PDNG"}')
    answer = gateway.post(f"{paid(gateway, 'sepa')}/cancel")
    bank.clear_faults()
    assert answer.status in (200, 202), answer.text
    assert [r["status"] for r in bank.requests("DELETE", "/sandbox/psd2/payments/")] == [204]


def test_a_token_that_is_refused_is_refreshed(gateway, bank):
    consent = create_consent(gateway)
    assert come_back(gateway, consent["authorization"]["url"])["status"] == "authorized"
    account = accounts_of(gateway, consent)[0]["id"]
    refused = '{"error":"FAILED_SECURITY_VALIDATION","error_code":"GEN-1203-100003","error_description":"no"}'
    bank.fault("status", on="GET /sandbox/psd2/accounts/*", status=401, body=refused)
    bank.forget_requests()
    assert gateway.get(f"/v1/accounts/{account}/balances", headers=ATTENDED).status == 200
    assert [r["path"] for r in bank.requests("POST")] == ["/sandbox/psd2/token"]
