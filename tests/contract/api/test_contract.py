"""The check of answers must itself be able to fail."""

import copy
import json

import pytest

from support.contract import PROBLEM, Contract
from support.openapi_document import API, OpenApiDocument

CONSENT_PATH = "/v1/consents/8a1f6c1e-2b0d-4a57-9a67-0f6f2f3b7c11"
TRANSACTIONS_PATH = "/v1/accounts/51c0be4d-6d7a-4a33-8f5e-7c9f1e0d2a44/transactions?limit=3"
ALWAYS = {"X-Request-ID": "r-1", "Cache-Control": "no-store"}
AS_JSON = {**ALWAYS, "Content-Type": "application/json"}
AS_PROBLEM = {**ALWAYS, "Content-Type": PROBLEM}

document = OpenApiDocument(API / "openapi.yaml")


@pytest.fixture
def contract() -> Contract:
    return Contract()


def example(name: str) -> dict:
    return copy.deepcopy(document.raw["components"]["examples"][name]["value"])


def problem(response: str, name: str) -> dict:
    content = document.raw["components"]["responses"][response]["content"]
    return copy.deepcopy(content[PROBLEM]["examples"][name]["value"])


def check_consent(contract: Contract, consent: dict):
    return contract.check_response("GET", CONSENT_PATH, 200, AS_JSON, json.dumps(consent))


def test_accepts_the_answer_that_the_contract_describes(contract):
    consent = example("AuthorizedConsent")
    assert check_consent(contract, consent) == consent
    assert contract.seen == {("get_consent", 200)}


def test_refuses_an_extra_member(contract):
    consent = {**example("AuthorizedConsent"), "refresh_token": "leaked"}
    with pytest.raises(AssertionError, match="refresh_token"):
        check_consent(contract, consent)


def test_refuses_an_extra_member_deep_inside(contract):
    page = example("TransactionPage")
    page["items"][1]["counterparty"]["bic"] = "X"
    with pytest.raises(AssertionError, match="/items/1/counterparty.*bic"):
        contract.check_response("GET", TRANSACTIONS_PATH, 200, AS_JSON, json.dumps(page))


@pytest.mark.parametrize("member", ["id", "status", "authorized_at", "account_ids"])
def test_refuses_a_missing_member(contract, member):
    consent = example("AuthorizedConsent")
    del consent[member]
    with pytest.raises(AssertionError, match=f"'{member}' is a required property"):
        check_consent(contract, consent)


@pytest.mark.parametrize(
    ("member", "value"),
    [("status", "sleeping"), ("expires_at", "2027-03-13 08:33"), ("id", "4711"), ("account_ids", None)],
)
def test_refuses_a_wrong_value(contract, member, value):
    consent = {**example("AuthorizedConsent"), member: value}
    with pytest.raises(AssertionError, match=f"/{member}: "):
        check_consent(contract, consent)


def test_refuses_an_amount_that_is_a_number(contract):
    page = example("TransactionPage")
    page["items"][0]["amount"]["amount"] = -64.9
    with pytest.raises(AssertionError, match="/items/0/amount/amount"):
        contract.check_response("GET", TRANSACTIONS_PATH, 200, AS_JSON, json.dumps(page))


def test_refuses_a_new_consent_without_its_url(contract):
    consent = example("CreatedConsent")
    headers = {**AS_JSON, "Location": CONSENT_PATH}
    contract.check_response("POST", "/v1/consents", 201, headers, json.dumps(consent))
    del consent["authorization"]["url"]
    with pytest.raises(AssertionError, match="'url' is a required property"):
        contract.check_response("POST", "/v1/consents", 201, headers, json.dumps(consent))


def test_refuses_a_status_that_the_operation_does_not_describe(contract):
    with pytest.raises(AssertionError, match="get_consent may not answer 202"):
        contract.check_response("GET", CONSENT_PATH, 202, AS_JSON, "{}")


def test_refuses_a_wrong_content_type(contract):
    with pytest.raises(AssertionError, match="content type 'text/html'"):
        contract.check_response("GET", CONSENT_PATH, 200, {**ALWAYS, "Content-Type": "text/html"}, "<p>")


def test_refuses_an_answer_without_a_promised_header(contract):
    with pytest.raises(AssertionError, match="header X-Request-ID is missing"):
        contract.check_response("DELETE", CONSENT_PATH, 204, {"Cache-Control": "no-store"})


def test_refuses_a_body_where_none_belongs(contract):
    contract.check_response("DELETE", CONSENT_PATH, 204, ALWAYS, b"")
    with pytest.raises(AssertionError, match="has a body"):
        contract.check_response("DELETE", CONSENT_PATH, 204, ALWAYS, b"{}")


@pytest.mark.parametrize("body", ['{"items":[', '{"items":[],"items":[],"next_cursor":null}', '{"items":NaN}'])
def test_refuses_a_body_that_is_no_clean_json(contract, body):
    with pytest.raises(AssertionError, match="not JSON|there twice"):
        contract.check_response("GET", "/v1/consents", 200, AS_JSON, body)


def test_reads_header_names_in_any_case_and_from_pairs(contract):
    pairs = [(name.lower(), value) for name, value in AS_JSON.items()]
    contract.check_response("GET", "/v1/consents", 200, pairs, b'{"items":[],"next_cursor":null}')


def test_checks_where_the_callback_redirects_to(contract):
    headers = {**ALWAYS, "Referrer-Policy": "no-referrer"}
    good = "https://app.example.com/done?consent_id=8a1f6c1e-2b0d-4a57-9a67-0f6f2f3b7c11&status=authorized"
    contract.check_response("GET", "/callback/belfius?state=s&code=c", 303, {**headers, "Location": good})
    with pytest.raises(AssertionError, match="header Location"):
        leaky = {**headers, "Location": good + "&code=c"}
        contract.check_response("GET", "/callback/belfius?state=s&code=c", 303, leaky)


def test_accepts_problems_also_where_no_operation_is(contract):
    not_found = json.dumps(problem("NotFound", "no_consent"))
    contract.check_response("GET", "/v1/nothing", 404, AS_PROBLEM, not_found)
    wrong_method = json.dumps(problem("MethodNotAllowed", "put"))
    contract.check_response("PUT", "/v1/banks", 405, {**AS_PROBLEM, "Allow": "GET"}, wrong_method)
    assert contract.seen == {("no_operation", 404), ("no_operation", 405)}


def test_refuses_success_where_no_operation_is(contract):
    with pytest.raises(AssertionError, match="not in the contract may not answer 200"):
        contract.check_response("GET", "/v1/nothing", 200, AS_JSON, "{}")


@pytest.mark.parametrize(
    ("member", "value"),
    [("origin", "bank"), ("action_required", "wait"), ("retryable", True), ("status", 409),
     ("type", "urn:tpp-gateway:problem:gone"), ("code", "conflict")],
)
def test_refuses_a_problem_that_contradicts_the_table(contract, member, value):
    wrong = {**problem("NotFound", "no_consent"), member: value}
    with pytest.raises(AssertionError, match="errors.md"):
        contract.check_response("GET", CONSENT_PATH, 404, AS_PROBLEM, json.dumps(wrong))


def test_a_lost_answer_is_retryable_for_reads_only(contract):
    lost = problem("BankFailure", "outcome_unknown")
    contract.check_response("GET", TRANSACTIONS_PATH, 502, AS_PROBLEM, json.dumps(lost))
    with pytest.raises(AssertionError, match="retryable"):
        contract.check_response("POST", "/v1/consents", 502, AS_PROBLEM, json.dumps(lost))


def test_knows_the_admin_listener():
    admin = Contract(API / "admin.yaml")
    admin.check_response("GET", "/livez", 200, {"Content-Type": "application/json"}, '{"status":"ok"}')
    admin.check_response("GET", "/metrics", 200, {"Content-Type": "text/plain; version=0.0.4"}, "up 1\n")
    with pytest.raises(AssertionError, match="/status"):
        admin.check_response("GET", "/livez", 200, {"Content-Type": "application/json"}, '{"status":"dead"}')
