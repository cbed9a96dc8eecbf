"""The line that each request leaves: its fields are an interface, and it says whom and what it was about."""

import json
import re
from uuid import uuid4

import pytest

from support.flows import ATTENDED, accounts_of, create_consent, follow_back
from support.http_call import call
from support.paths import ROOT
from support.payer import payer_of
from support.program import poll
from support.scene import Scene, grant

GOLDEN = [tuple(line.split()) for line in (ROOT / "tests" / "golden" / "access_log.txt").read_text().splitlines()]
TRACE = "4c9d1f2ab7e84d5f9a3c6b1d8e7f2a10"
TRACEPARENT = f"00-{TRACE}-5d2c8a1b7e9f3c40-01"


def kind_of(value) -> str:
    return {str: "text", int: "number"}.get(type(value), type(value).__name__)


def lines_of(gateway, request_id: str) -> list[dict]:
    """Of one request; the access line comes last."""
    def found():
        lines = [line for line in gateway.log_lines() if line.get("request_id") == request_id]
        return lines if lines and lines[-1]["message"] == "request" else []

    lines = poll(found, seconds=20)
    assert lines, f"no access line for {request_id}"
    return lines


def line_of(gateway, method: str, path: str, **options) -> dict:
    """The access line of a call that is made now."""
    request_id = str(uuid4())
    headers = {**options.pop("headers", {}), "X-Request-ID": request_id}
    gateway.call(method, path, headers=headers, **options)
    return lines_of(gateway, request_id)[-1]


def leaves(gateway, operation: str, **fields) -> bool:
    """Whether there is such an access line."""
    wanted = {"operation": operation, **fields}
    return any(wanted.items() <= line.items() for line in gateway.log_lines())


@pytest.fixture(scope="module")
def granted(shared_gateway, shared_simulator):
    return grant(shared_gateway, shared_simulator)


def test_every_line_has_the_fields_of_the_golden_list_in_its_order(gateway, simulator):
    consent = grant(gateway, simulator)
    consent.read()
    gateway.get("/v1/nothing")
    gateway.get("/v1/banks", headers={"traceparent": TRACEPARENT, "X-Request-ID": "x"}, by=None)
    gateway.stop()
    lines = [json.loads(line) for line in gateway.program.text().splitlines()]
    shapes = {tuple((name, kind_of(value)) for name, value in line.items())
              for line in lines if line["message"] == "request"}
    assert shapes == {tuple(GOLDEN)}


def test_a_trace_is_taken_over_or_made(shared_gateway, shared_simulator):
    assert line_of(shared_gateway, "GET", "/v1/banks", headers={"traceparent": TRACEPARENT})["trace_id"] == TRACE
    made = [line_of(shared_gateway, "GET", "/v1/banks", headers=headers)["trace_id"]
            for headers in ({}, {}, {"traceparent": f"00-{'0' * 32}-5d2c8a1b7e9f3c40-01"})]
    assert len(set(made)) == 3 and all(re.fullmatch("[0-9a-f]{32}", each) and each.strip("0") for each in made)


def test_a_trace_that_was_made_stays_in_the_log(shared_gateway, shared_simulator):
    shared_simulator.forget_requests()
    made = line_of(shared_gateway, "POST", "/v1/consents", json={
        "psu_ref": "customer-1", "bank": "belfius", "scope": "ais", "return_url": "https://frontend.example/back"})
    assert re.fullmatch("[0-9a-f]{32}", made["trace_id"])
    assert "traceparent" not in json.dumps(shared_simulator.requests()).lower()


@pytest.mark.parametrize("path", ["/v1/consents/{consent}", "/v1/accounts?consent_id={consent}", "/v1/accounts/{account}",
                                  "/v1/accounts/{account}/balances", "/v1/accounts/{account}/transactions",
                                  "/v1/accounts/{account}/quota"])
def test_a_line_about_a_consent_names_it(shared_gateway, granted, path):
    account = accounts_of(shared_gateway, {"id": granted.id})[0]["id"]
    line = line_of(shared_gateway, "GET", path.format(consent=granted.id, account=account), headers=ATTENDED)
    assert (line["status"], line["consent_id"]) == (200, granted.id)
    assert line["account_id"] == (account if "{account}" in path else "")
    assert line["client_id"] == shared_gateway.frontend.id and line["problem"] == ""


def test_a_new_consent_and_its_way_back_are_named(shared_gateway, shared_simulator):
    request_id = str(uuid4())
    consent = create_consent(shared_gateway, headers={"X-Request-ID": request_id})
    assert lines_of(shared_gateway, request_id)[-1]["consent_id"] == consent["id"]
    follow_back(shared_gateway, shared_simulator.approve(consent["authorization"]["url"]))
    assert poll(lambda: leaves(shared_gateway, "bank_callback", consent_id=consent["id"], client_id=""), 20)


def test_a_failure_names_the_consent_too_and_so_does_its_cause(gateway, simulator):
    consent = grant(gateway, simulator)
    simulator.fault("status", on="GET /accounts/*", status=500, times=0)
    request_id = str(uuid4())
    gateway.get(consent.balances, headers={**ATTENDED, "X-Request-ID": request_id, "traceparent": TRACEPARENT})
    cause, line = lines_of(gateway, request_id)
    assert cause["message"] == "request refused" and line["problem"] == "bank_failed"
    for each in (cause, line):
        assert (each["consent_id"], each["trace_id"]) == (consent.id, TRACE)
        assert each["client_id"] == gateway.frontend.id


def test_what_belongs_to_another_client_is_not_told(shared_gateway, granted):
    stranger = shared_gateway.add_frontend("stranger-in-the-log", scopes=["ais"])
    account = accounts_of(shared_gateway, {"id": granted.id})[0]["id"]
    line = line_of(shared_gateway, "GET", f"/v1/accounts/{account}", headers=ATTENDED, by=stranger)
    assert (line["status"], line["problem"], line["consent_id"]) == (404, "not_found", "")
    assert line["client_id"] == stranger.id and line["account_id"] == account


def test_a_payment_is_named_when_it_is_ordered_and_afterwards(shared_stage, shared_gateway, shared_simulator,
                                                              shared_database):
    payer = payer_of(Scene(shared_stage, shared_gateway, shared_simulator, shared_database))
    payer.frontend = shared_gateway.add_frontend("payer-in-the-log", scopes=["pis"])
    ordered = payer.ordered()
    assert poll(lambda: leaves(shared_gateway, "create_payment", payment_id=ordered["id"], status=201), 20)
    line = line_of(shared_gateway, "GET", f"/v1/payments/{ordered['id']}", by=payer.frontend)
    assert (line["payment_id"], line["status"]) == (ordered["id"], 200)


def test_who_is_refused_before_any_route_leaves_a_line_without_names(shared_gateway):
    request_id = str(uuid4())
    call("GET", f"{shared_gateway.url}/v1/nothing", headers={"X-Request-ID": request_id})
    line = lines_of(shared_gateway, request_id)[-1]
    assert (line["operation"], line["problem"]) == ("none", "not_found")
    assert {line[name] for name in ("client_id", "consent_id", "account_id", "payment_id")} == {""}
