"""The simulated sandbox: no certificates, nothing remembered, only what is mandatory must be there."""

import json
from urllib.parse import urlencode

import pytest

from support.flows import query_of
from support.http_call import call

BACK = "https://anywhere.example/back"
USUAL = {"Request-ID": "any", "Accept-Language": "xx", "Client-ID": "anyone"}
BEARER = {**USUAL, "Authorization": "Bearer anything"}
CHALLENGE = {"Code-Challenge-Method": "plain", "Code-Challenge": "x"}
CONSENT = {**USUAL, **CHALLENGE, "Redirect-URI": BACK}
BASIC = {"Request-ID": "any", "Authorization": "Basic anything", "Content-Type": "application/x-www-form-urlencoded"}
AMOUNT = {"amount": "1.00", "currency": "EUR"}
TRANSFER = {"creditor_account": {"iban": "x"}, "creditor_name": "x", "endtoend_identification": "x",
            "instructed_amount": AMOUNT}
TRANSFER_OF_OLD = {"origin_account": {"iban": "x"}, "remote_account": {"name": "x", "iban": "x"}, "amount": 1,
                   "currency": "EUR", "payment_id": "x"}
RESOURCES = ["/payments/sepa-credit-transfers/any", "/periodic-payments/sepa-credit-transfers/any",
             "/bulk-payments/pain.001-sepa-credit-transfers/any"]


@pytest.fixture
def sandbox(stage):
    """ask(method, path, version, headers, body)"""
    simulator = stage.start_simulator(sandbox=True)

    def ask(method, path, version, headers, body=None):
        accept = {"Accept": f"application/vnd.belfius.api+json; version={version}"}
        body = json.dumps(body) if isinstance(body, dict) else body
        return call(method, simulator.sandbox_url + path, body=body, headers={**accept, **headers})

    ask.simulator = simulator
    return ask


def test_there_is_no_sandbox_unless_asked_for(simulator):
    assert "sandbox_port" not in simulator.program.ready


@pytest.mark.parametrize("version, query, scope", [
    (1, {"iban": "x"}, "AIS"), (2, {"iban": "x", "scope": "AIS"}, "AIS"), (3, {"iban": "x", "scope": "CAF"}, "CAF"),
    (4, {"scope": "AIS"}, "AIS"), (77, {"scope": "AIS"}, "AIS")])
def test_the_page_sends_the_browser_back_at_once_and_any_code_is_exchanged(sandbox, version, query, scope):
    answer = sandbox("GET", f"/consent-uris?{urlencode(query)}", version, CONSENT)
    page = answer.json()[0]["consent_uri"]
    way_back = call("GET", page + "&state=S%26T").location
    assert way_back.startswith(BACK + "?") and query_of(way_back)["state"] == "S&T"
    for code in (query_of(way_back)["code"], f"made-up-{scope}"):
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": "x", "code_verifier": "x"}
        tokens = sandbox("POST", "/token", 3, BASIC, urlencode(form)).json()
        assert tokens["scope"] == scope and ("logical_id" in tokens) == (scope == "CAF")
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert sandbox("POST", "/token", 3, BASIC, urlencode(form)).json()["scope"] == scope


def test_tokens_of_old_tell_the_account(sandbox):
    form = urlencode({"grant_type": "authorization_code", "code": "x", "redirect_uri": "x", "code_verifier": "x"})
    for version in (1, "1.1", 2):
        tokens = sandbox("POST", "/token", version, BASIC, form).json()
        assert {"logical_id", "iban", "sca_token"} <= set(tokens)
    assert "logical_id" not in sandbox("POST", "/token", 3, BASIC, form).json()


def test_reads_are_the_same_for_everybody(sandbox):
    with_back = {**BEARER, "Redirect-URI": BACK}
    account = sandbox("GET", "/accounts", 3, BEARER).json()["accounts"][0]
    for version, name in ((1, "type"), (2, "product"), (3, "product_name"), (9, "product_name")):
        body = sandbox("GET", f"/accounts/{account['logical_id']}", version, with_back).json()
        assert body["iban"] == account["iban"] and name in body
        assert body == sandbox("GET", "/accounts/another", version, with_back).json()
    booked = sandbox("GET", "/accounts/x/transactions", 2, BEARER).json()["transactions"]["booked"]
    embedded = sandbox("GET", "/accounts/x/transactions", "1.2", with_back).json()["_embedded"]["transactions"]
    assert [row["transaction_ref"] for row in booked] == [row["transaction_ref"] for row in embedded]
    assert len({row["transaction_ref"] for row in booked}) == 2


def test_funds_are_always_there(sandbox):
    body = {"account": {"iban": "x"}, "instructed_amount": AMOUNT}
    assert sandbox("POST", "/funds-confirmations", 1, BEARER, body).json() == {"funds_available": True}
    target = "/funds-confirmations?amount=x&currency=x&logical-id=x"
    answer = sandbox("GET", target, 1, {**BEARER, "Redirect-URI": BACK})
    assert answer.json() == {"funds_available": "True"}


@pytest.mark.parametrize("path, version, body", [
    ("/payments/sepa-credit-transfers", 3, TRANSFER), ("/payments/instant-sepa-credit-transfers", 3, TRANSFER),
    ("/periodic-payments/sepa-credit-transfers", 2, {**TRANSFER, "begin_date": "x", "periodicity": "x"}),
    ("/bulk-payments/pain.001-sepa-credit-transfers", 1, "<Document/>")])
def test_payments_lead_to_a_page_that_sends_a_code_where_no_token_was_used(sandbox, path, version, body):
    for headers, members in (({**USUAL, **CHALLENGE}, {"code", "state"}), (BEARER, {"state"})):
        answer = sandbox("POST", path, version, {**headers, "Redirect-URI": BACK}, body)
        assert answer.status == 401 and answer.json()["error"] == "SCA_REQUIRED" and answer.json()["payment_id"]
        assert set(query_of(call("GET", answer.json()["redirect_uri"] + "&state=S").location)) == members


def test_payments_of_old_answer_with_the_page_in_location(sandbox):
    headers = {**USUAL, **CHALLENGE, "Redirect-URI": BACK}
    for product in ("sepa-credit-transfer", "sepa-credit-transfers"):
        answer = sandbox("POST", f"/payments/{product}", 1, headers, TRANSFER_OF_OLD)
        assert (answer.status, answer.body) == (201, b"")
        code = query_of(call("GET", answer.location + "&state=S").location)["code"]
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": "x", "code_verifier": "x"}
        assert sandbox("POST", "/token", 2, BASIC, urlencode(form)).json()["scope"] == "PIS"


@pytest.mark.parametrize("resource", RESOURCES)
def test_payments_are_executed_shown_and_cancelled(sandbox, resource):
    assert sandbox("GET", resource + "/status", 1, USUAL).json() == {"transaction_status": "ACSC"}
    assert sandbox("DELETE", resource, 1, BEARER).status == 204
    details = sandbox("GET", resource, 1, BEARER)
    if resource.startswith("/bulk"):
        assert details.status == 404
    else:
        assert details.json()["instructed_amount"] == {"amount": "10.00", "currency": "EUR"}


@pytest.mark.parametrize("method, path, version, headers, body", [
    ("GET", "/consent-uris?scope=AIS", 4, CONSENT, None),
    ("POST", "/token", 3, BASIC, "grant_type=refresh_token&refresh_token=x"),
    ("GET", "/accounts", 3, BEARER, None),
    ("GET", "/accounts/x", 3, BEARER, None),
    ("GET", "/accounts/x", 1, {**BEARER, "Redirect-URI": BACK}, None),
    ("GET", "/accounts/x/transactions", 2, BEARER, None),
    ("POST", "/funds-confirmations", 1, BEARER, {"account": {"iban": "x"}, "instructed_amount": AMOUNT}),
    ("POST", "/payments/sepa-credit-transfers", 3, {**USUAL, **CHALLENGE, "Redirect-URI": BACK}, TRANSFER),
    ("GET", RESOURCES[0] + "/status", 1, USUAL, None),
    ("DELETE", RESOURCES[0], 1, BEARER, None)])
def test_every_mandatory_header_must_be_there(sandbox, method, path, version, headers, body):
    asks_to_sign = method == "POST" and path.startswith("/payments")
    assert sandbox(method, path, version, headers, body).status in ((401,) if asks_to_sign else (200, 204))
    for name in set(headers) - {"Content-Type"}:
        rest = {other: value for other, value in headers.items() if other != name}
        answer = sandbox(method, path, version, rest, body)
        assert answer.status == 400 and answer.json()["error"].upper() == "MISSING_INPUT", name
        assert name in answer.json()["error_description"]


@pytest.mark.parametrize("method, path, version, headers, body", [
    ("GET", "/consent-uris", 4, CONSENT, None),
    ("GET", "/consent-uris?scope=AIS", 3, CONSENT, None),
    ("POST", "/token", 3, BASIC, "grant_type=authorization_code&code=x&redirect_uri=x"),
    ("POST", "/token", 3, BASIC, "grant_type=refresh_token"),
    ("POST", "/funds-confirmations", 1, BEARER, {"account": {}, "instructed_amount": AMOUNT}),
    ("POST", "/payments/sepa-credit-transfers", 3, {**BEARER, "Redirect-URI": BACK}, {"creditor_name": "x"}),
    ("POST", "/periodic-payments/sepa-credit-transfers", 2, {**BEARER, "Redirect-URI": BACK}, TRANSFER),
    ("POST", "/bulk-payments/pain.001-sepa-credit-transfers", 1, {**BEARER, "Redirect-URI": BACK}, None)])
def test_every_mandatory_field_must_be_there(sandbox, method, path, version, headers, body):
    answer = sandbox(method, path, version, headers, body)
    assert (answer.status, answer.json()["error_code"]) == (400, "GEN-1201-100002")


def test_old_versions_refuse_in_the_old_style(sandbox):
    answer = sandbox("GET", "/consent-uris", 1, CONSENT)
    assert (answer.json()["error"], answer.json()["error_code"]) == ("missing_input", "10001")


def test_calls_are_seen_and_can_be_made_to_fail(sandbox):
    sandbox.simulator.fault("status", on="GET /sandbox/psd2/accounts", status=503)
    assert sandbox("GET", "/accounts", 3, BEARER).status == 503
    assert sandbox("GET", "/accounts", 3, BEARER).status == 200
    assert len(sandbox.simulator.requests("GET", "/sandbox/psd2/accounts")) == 2
