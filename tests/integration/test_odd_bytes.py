"""CR, LF, NUL and their kin in every field that becomes a header or a URL: none of it reaches the bank."""

import json

import pytest

from support.raw_calls import CONSENT, head, key_of, send, send_body, send_get
from support.raw_http import statuses_of

MARK = "oddmark"
ODD_TEXTS = [f"a\r\nX-{MARK}: 1", f"a\n{MARK}", f"a\r{MARK}", f"a\0{MARK}", f"\x7f{MARK}", f"\x1b[31m{MARK}",
             f"a\t{MARK}", f"\x85{MARK}", f"\u2028{MARK}"]
ENCODED = ["%0d%0aX-oddmark:%201", "%0D%0Aoddmark", "%0aoddmark", "%00oddmark", "%7foddmark", "%1boddmark"]
UUID = "8a1f6c1e-2b0d-4a57-9a67-0f6f2f3b7c11"


@pytest.fixture(autouse=True)
def nothing_odd_reaches_the_bank(shared_simulator):
    shared_simulator.forget_requests()
    yield
    seen = json.dumps(shared_simulator.requests()).lower()
    assert MARK not in seen
    assert not any(escape in seen for escape in ("\\r", "\\n", "\\u0000", "%0d", "%0a", "%00"))


@pytest.mark.parametrize("member", ["psu_ref", "bank", "scope", "language", "return_url", "iban"])
@pytest.mark.parametrize("text", ODD_TEXTS, ids=ascii)
def test_a_body_member_with_odd_characters_is_refused(shared_gateway, shared_simulator, member, text):
    answer = shared_gateway.post("/v1/consents", json={**CONSENT, member: text})
    assert answer.status == 422, answer.text
    assert {error["field"] for error in answer.json()["errors"]} == {f"/{member}"}
    assert MARK not in answer.text and MARK not in str(answer.headers)
    assert shared_simulator.requests() == []


@pytest.mark.parametrize("member", ["state", "code", "error", "error_description", "query"])
@pytest.mark.parametrize("text", ODD_TEXTS[:5], ids=ascii)
def test_a_completion_with_odd_characters_is_refused(shared_gateway, shared_simulator, member, text):
    body = {"query": text} if member == "query" else {"state": "s", member: text}
    if member == "state":
        body["code"] = "c"
    if member == "error_description":
        body["error"] = "access_denied"
    answer = shared_gateway.post("/v1/authorizations/complete", json=body)
    assert answer.status in (400, 422), answer.text
    assert MARK not in answer.text
    assert shared_simulator.requests() == []


@pytest.mark.parametrize("target", [
    "/callback/belfius?code=c&state={}", "/callback/belfius?state=s&code={}", "/callback/belfius?state=s&error={}",
    "/callback/belfius?state=s&code=c&{}=1",
    "/v1/consents?psu_ref={}", "/v1/consents?bank={}", "/v1/consents?cursor={}", "/v1/consents?expires_before={}",
    "/v1/accounts?psu_ref={}", "/v1/accounts?consent_id={}",
    f"/v1/accounts/{UUID}/transactions?date_from={{}}", f"/v1/accounts/{UUID}/transactions?currency={{}}",
    f"/v1/accounts/{UUID}/transactions?cursor={{}}", f"/v1/accounts/{UUID}/transactions?limit={{}}",
    "/callback/belfius{}", "/v1/consents/{}", "/v1/accounts/{}", f"/v1/accounts/{UUID}{{}}/balances",
    "/v1/{}", "/{}",
])
@pytest.mark.parametrize("text", ENCODED)
def test_a_target_with_encoded_control_characters_cannot_be_read(shared_gateway, target, text):
    answer = send_get(shared_gateway, target.format(text))
    assert (answer.status, answer.json()["code"]) == (400, "invalid_input"), answer.text
    assert MARK not in str(answer.headers)
    assert MARK not in answer.json()["detail"]


@pytest.mark.parametrize("text", [
    b"a b", b"a\tb", b"a\x00b", b"a\x7fb", b"a\xffb", b"a\rb", b"\xc3\xa9", b"<script>", b'"', b"\\", b"#x"], ids=repr)
@pytest.mark.parametrize("target", [b"/v1/consents/%s", b"/v1/consents?psu_ref=%s", b"/callback/belfius?state=%s"])
def test_a_target_with_raw_odd_bytes_cannot_be_read(shared_gateway, target, text):
    assert send_get(shared_gateway, target % text).status == 400


@pytest.mark.parametrize("text", ["%", "%4", "%zz", "%e2%82", "%ff", "%c0%ae"])
def test_a_path_with_a_broken_escape_finds_nothing(shared_gateway, text):
    assert send_get(shared_gateway, f"/v1/consents/{text}").status in (400, 404)


@pytest.mark.parametrize("path", [
    "/v1/consents/%2e%2e/accounts", "/v1/consents/../accounts", "/v1/./banks", "/v1/%2E/banks",
    "/v1/consents%2f" + UUID, "/v1/consents/..%5c", "/%2e%2e/%2e%2e/etc/passwd"])
def test_a_path_that_climbs_is_refused(shared_gateway, path):
    assert send_get(shared_gateway, path).status == 400


@pytest.mark.parametrize("name", [
    "X-Request-ID", "traceparent", "PSU-IP-Address", "PSU-User-Agent", "Accept", "X-Anything"])
@pytest.mark.parametrize("value", [
    b"a\rX-oddmark: 1", b"a\nX-oddmark: 1", b"a\x00oddmark", b"a\x7foddmark", b"a\x0boddmark", b"a\r\n oddmark",
    b"a\r\n\toddmark"], ids=repr)
def test_a_header_with_control_characters_cannot_be_read(shared_gateway, name, value):
    answer = send_get(shared_gateway, "/v1/banks", name.encode() + b": " + value)
    assert answer.status == 400
    assert MARK not in str(answer.headers) + answer.text


@pytest.mark.parametrize("name", ["X Y", "X\tY", "", " X", "X\0", "X_Request_ID", "X(Y)", "X-\u00e9"], ids=ascii)
def test_a_header_name_that_is_not_a_token_cannot_be_read(shared_gateway, name):
    assert send_get(shared_gateway, "/v1/banks", name.encode() + b": value").status == 400


@pytest.mark.parametrize("name", ["PSU-IP-Address"])
@pytest.mark.parametrize("value", ["customer", "192.0.2.256", "192.0.2.17, 10.0.0.1", "::g", "%0d%0a",
                                   "192.0.2.17%0d%0aX-oddmark:1", "1" * 100])
def test_a_psu_address_has_to_be_one(shared_gateway, name, value):
    answer = send_get(shared_gateway, f"/v1/accounts/{UUID}", f"{name}: {value}")
    assert answer.status == 422
    assert [error["field"] for error in answer.json()["errors"]] == [name]


def test_a_psu_user_agent_has_512_characters_at_most(shared_gateway):
    path = f"/v1/accounts/{UUID}"
    assert send_get(shared_gateway, path, "PSU-User-Agent: " + "x" * 512).status == 404
    assert send_get(shared_gateway, path, "PSU-User-Agent: " + "x" * 513).status == 422


@pytest.mark.parametrize("value", ["a b", "a%0d%0ab", "x" * 129, "<script>", "a,b", "../a", "{}"])
def test_an_unusable_request_id_is_replaced(shared_gateway, value):
    given = send_get(shared_gateway, "/v1/banks", f"X-Request-ID: {value}").headers["x-request-id"]
    assert len(given) == 36 and value not in given


def test_a_header_injected_through_the_line_after_another_never_goes_to_the_bank(shared_gateway, shared_simulator):
    data = (head("POST", "/v1/consents", key_of(shared_gateway), "Content-Type: application/json",
                 f"PSU-User-Agent: a\r\nX-{MARK}: 1", f"Client-ID: {MARK}", f"Redirect-URI: https://{MARK}.example/",
                 "Connection: close", f"Content-Length: {len(json.dumps(CONSENT))}")
            + b"\r\n\r\n" + json.dumps(CONSENT).encode())
    assert send(shared_gateway, "POST", "/v1/consents", data).status == 201
    assert len(shared_simulator.requests("GET", "/consent-uris")) == 1


def test_a_language_of_our_list_is_all_that_becomes_a_header(shared_gateway, shared_simulator):
    assert send_body(shared_gateway, json.dumps({**CONSENT, "language": "fr"})).status == 201
    seen = shared_simulator.requests("GET", "/consent-uris")[0]["headers"]
    assert {name.lower(): value for name, value in seen.items()}["accept-language"] == "fr"


def test_odd_bytes_after_a_request_get_a_refusal_of_their_own(shared_gateway):
    good = head("GET", "/v1/banks", key_of(shared_gateway)) + b"\r\n\r\n"
    assert statuses_of(shared_gateway.raw(good + b"\x00\r\n\r\n")) == [200, 400]
