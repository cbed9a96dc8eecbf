"""What the gateway writes: one JSON object a line, enough to follow a request, and nothing secret."""

import json

import pytest

from support.bank_reader import BankReader
from support.flows import ATTENDED, accounts_of, authorize
from support.program import poll
from support.simulator import BUSINESS, PRIVATE


def access_line(gateway, request_id: str) -> dict:
    def found():
        lines = [line for line in gateway.log_lines()
                 if line["message"] == "request" and line.get("request_id") == request_id]
        return lines

    lines = poll(found, seconds=10)
    assert lines and len(lines) == 1, f"not one access line for {request_id}"
    return lines[0]


def busy_hour(gateway, simulator) -> dict:
    """A bit of everything: good calls, bad ones, a failing bank, a refresh."""
    consent = authorize(gateway, simulator)
    account = f"/v1/accounts/{accounts_of(gateway, consent)[0]['id']}"
    gateway.get(f"{account}/transactions?limit=1", headers=ATTENDED)
    simulator.advance(minutes=20)
    simulator.fault("status", on="GET /accounts/*", status=500)
    gateway.get(account, headers=ATTENDED)
    simulator.fault("control_characters", on="GET /accounts/*")
    gateway.get(account, headers=ATTENDED)
    gateway.post("/v1/consents", json={"psu_ref": "\r\nforged line"})
    gateway.get("/v1/consents?psu_ref=needle-in-query&status=wrong")
    gateway.get("/callback/belfius?code=needle-in-query&state=needle-in-query", by=None)
    gateway.get("/v1/banks", headers={"Authorization": "Bearer needle-in-header"}, by=None)
    gateway.raw(b"GET /needle-in-query HTTP/1.1\nHost: x\r\n\r\n")
    gateway.delete(f"/v1/consents/{consent['id']}")
    return consent


def test_every_line_is_one_json_object_with_time_level_and_message(gateway, simulator):
    busy_hour(gateway, simulator)
    gateway.stop()
    lines = gateway.program.text().splitlines()
    assert len(lines) > 10
    for line in lines:
        decoded = json.loads(line)
        assert isinstance(decoded, dict) and decoded["ts"].endswith("Z")
        assert decoded["level"] in ("debug", "info", "warn", "error") and decoded["message"]
        assert len(decoded) == line.count('":') - line.count('\\":') or "config" in decoded


def test_queries_headers_and_bodies_are_not_logged(gateway, simulator):
    consent = busy_hour(gateway, simulator)
    gateway.stop()
    text = gateway.program.text()
    assert "needle" not in text and "forged" not in text
    assert "customer-1" not in text, "the frontend's own name for the customer"
    assert consent["return_url"] not in text and "192.0.2.17" not in text


def test_debug_logs_keep_secrets_too(start_gateway, simulator, stage):
    gateway = start_gateway(overrides={"log": {"level": "debug"}})
    busy_hour(gateway, simulator)
    gateway.stop()
    stage.collect_canaries()
    assert any(json.loads(line)["level"] == "debug" for line in gateway.program.text().splitlines())
    assert "needle" not in gateway.program.text()
    assert stage.leaks() == []


@pytest.mark.parametrize("method, path, operation, status", [
    ("GET", "/v1/banks", "list_banks", 200), ("GET", "/v1/nothing", "none", 404), ("PUT", "/v1/banks", "none", 405),
    ("POST", "/v1/consents", "create_consent", 422), ("GET", "/callback/belfius?state=x", "bank_callback", 400)])
def test_each_request_leaves_one_line_with_its_id(shared_gateway, method, path, operation, status):
    request_id = f"find-me.{operation}-{status}"
    body = {} if method in ("POST", "PUT") else None
    shared_gateway.call(method, path, json=body, headers={"X-Request-ID": request_id})
    line = access_line(shared_gateway, request_id)
    assert (line["method"], line["operation"], line["status"]) == (method, operation, status)
    assert line["duration_us"] >= 0
    named = operation not in ("none", "bank_callback")
    assert line["client_id"] == (shared_gateway.frontend.id if named else "")


def test_a_failure_of_the_bank_is_logged_once_with_its_cause(gateway, simulator):
    account = accounts_of(gateway, authorize(gateway, simulator))[0]["id"]
    simulator.fault("status", on="GET /accounts/*", status=500)
    gateway.get(f"/v1/accounts/{account}", headers={**ATTENDED, "X-Request-ID": "the-failure"})
    access_line(gateway, "the-failure")
    about_it = [line for line in gateway.log_lines() if line.get("request_id") == "the-failure"]
    refused = [line for line in about_it if line["message"] != "request"]
    assert len(refused) == 1 and refused[0]["code"] == "bank_failed" and "500" in refused[0]["cause"]


def test_the_search_for_leaks_finds_what_is_planted(stage, gateway, simulator, pki):
    """Every other test relies on it."""
    authorize(gateway, simulator, customer=BUSINESS)
    token = BankReader(simulator, pki, PRIVATE).access_token
    iban = simulator.customer(PRIVATE)["accounts"][0]["iban"]
    log = gateway.program.log
    clean = log.read_text()
    stage.collect_canaries()
    assert stage.leaks() == []
    try:
        for kind, secret in (("token", token), ("IBAN", iban), ("API key", gateway.frontend.api_key)):
            log.write_text(clean + json.dumps({"message": f"oops {secret}"}) + "\n")
            assert any(kind in leak for leak in stage.leaks()), kind
    finally:
        log.write_text(clean)
