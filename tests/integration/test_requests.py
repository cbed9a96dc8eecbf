"""What a caller may put into a body: strict, and never a way to the bank for odd bytes."""

import json

import pytest

from support.flows import create_consent
from support.gateway_config import RETURN_URL
from support.raw_calls import CONSENT, send_body

LIMIT = 64 * 1024


def wrong_members(answer) -> set[str]:
    assert (answer.status, answer.json()["code"]) == (422, "validation_failed"), answer.text
    return {error["field"] for error in answer.json()["errors"]}


def refused_unread(answer):
    assert (answer.status, answer.json()["code"]) == (400, "invalid_input"), answer.text


def padded_to(size: int) -> bytes:
    text = json.dumps(CONSENT).encode()
    return text + b" " * (size - len(text))


def test_every_unknown_member_is_named(shared_gateway):
    answer = shared_gateway.post("/v1/consents", json={**CONSENT, "lang": "nl", "extra": 1})
    assert wrong_members(answer) == {"/lang", "/extra"}


@pytest.mark.parametrize("member", CONSENT)
@pytest.mark.parametrize("value", [None, 1, 1.5, True, [], {}, ["nl"]], ids=repr)
def test_a_member_of_another_type_is_named(shared_gateway, member, value):
    answer = shared_gateway.post("/v1/consents", json={**CONSENT, member: value})
    assert wrong_members(answer) == {f"/{member}"}


def test_all_missing_members_are_named_at_once(shared_gateway):
    assert wrong_members(shared_gateway.post("/v1/consents", json={})) == {
        "/psu_ref", "/bank", "/scope", "/return_url"}


@pytest.mark.parametrize("member, value", [
    ("psu_ref", ""), ("psu_ref", " "), ("psu_ref", "a b"), ("psu_ref", "x" * 129),
    ("psu_ref", "caf\u00e9"), ("psu_ref", "\u202ecustomer"),
    ("bank", "no-such-bank"), ("bank", "Belfius"), ("bank", "belfius/../banx"), ("bank", "*"),
    ("scope", "pis"), ("scope", "AIS"), ("scope", "ais caf"),
    ("language", "de"), ("language", "NL"), ("language", "nl-BE"), ("language", ""),
    ("iban", "BE00"), ("iban", "BE69068410027717"), ("iban", "BE68539007547034"),
])
def test_a_wrong_value_is_named(shared_gateway, member, value):
    answer = shared_gateway.post("/v1/consents", json={**CONSENT, member: value})
    assert wrong_members(answer) == {f"/{member}"}


def test_all_wrong_values_are_named_at_once(shared_gateway):
    answer = shared_gateway.post("/v1/consents", json={
        **CONSENT, "bank": "no-such-bank", "return_url": "https://elsewhere.example/"})
    assert wrong_members(answer) >= {"/bank", "/return_url"}


def test_an_iban_with_a_wrong_check_digit_is_called_that_also_with_caf(shared_gateway):
    answer = shared_gateway.post("/v1/consents", json={**CONSENT, "scope": "caf",
                                                       "iban": "BE69068410027717"})
    assert "/iban" in wrong_members(answer)
    assert "BE69068410027717" not in answer.text


def test_a_psu_ref_may_be_any_visible_ascii_of_128_characters(shared_gateway):
    psu_ref = ("".join(chr(code) for code in range(0x21, 0x7f)) + "x" * 128)[:128]
    answer = shared_gateway.post("/v1/consents", json={**CONSENT, "psu_ref": psu_ref})
    assert answer.status == 201, answer.text
    assert answer.json()["psu_ref"] == psu_ref


@pytest.mark.parametrize("url", [
    RETURN_URL[:-1], RETURN_URL + "/", RETURN_URL + "?a=b", RETURN_URL + "?", RETURN_URL + "#",
    RETURN_URL + "/more", RETURN_URL.upper(), RETURN_URL.replace("frontend", "Frontend"),
    RETURN_URL.replace("https", "http"), RETURN_URL.replace("/back", ":443/back"),
    RETURN_URL.replace("/back", "//back"), RETURN_URL.replace("/back", "/%62ack"),
    RETURN_URL.replace("frontend", "user@frontend"), RETURN_URL.replace(".example/", ".example.evil/"),
    " " + RETURN_URL, RETURN_URL + " ", "//frontend.example/back", "/back", "javascript:alert(1)", "https://",
])
def test_a_return_url_that_is_not_registered_character_by_character_is_refused(shared_gateway, url):
    answer = shared_gateway.post("/v1/consents", json={**CONSENT, "return_url": url})
    assert wrong_members(answer) == {"/return_url"}


def test_a_body_of_64_kibibytes_is_read_and_one_byte_more_is_not(shared_gateway):
    assert send_body(shared_gateway, padded_to(LIMIT)).status == 201
    answer = send_body(shared_gateway, padded_to(LIMIT + 1))
    assert (answer.status, answer.json()["code"]) == (413, "payload_too_large")


@pytest.mark.parametrize("body", [
    b"", b" ", b"{", b"[]", b"null", b'"text"', b"1", b"{}{}", b"{} x", b"{'psu_ref':'a'}",
    b'{"psu_ref":"a",}', b'{"psu_ref":NaN}', b"// comment\n{}", b'{"a":1e999}', b"\xef\xbb\xbf[]",
    b'{"psu_ref":"a","psu_ref":"b"}', b'{"a":{"b":1,"b":2}}', b'{"psu_ref":"a","psu\\u005fref":"b"}',
    b'{"psu_ref":"\xff"}', b'{"psu_ref":"\xc3"}', b'{"psu_ref":"\xed\xa0\x80"}', b'{"psu_ref":"\xc0\xaf"}',
    b'{"\xff":1}', b'{"psu_ref":"\\ud800"}',
    b'{"psu_ref":"a\nb"}', b'{"psu_ref":"a\x00b"}', b"\x00{}", b"{\x00}", b"\x1f\x8b\x08\x00",
    b"[" * 60_000, b'{"a":' * 12_000, b'{"a":' + b"[" * 60_000, b'{"a":' * 33 + b"1" + b"}" * 33,
], ids=lambda body: repr(body[:40]))
def test_a_body_that_is_not_one_json_object_cannot_be_read(shared_gateway, body):
    refused_unread(send_body(shared_gateway, body))


@pytest.mark.parametrize("tail", [b"\x00", b"\x00{}", b"{}", b"\x00" * 10 + b"x", b","])
def test_nothing_may_follow_the_object(shared_gateway, shared_simulator, tail):
    shared_simulator.forget_requests()
    refused_unread(send_body(shared_gateway, json.dumps(CONSENT).encode() + tail))
    assert shared_simulator.requests() == []


@pytest.mark.parametrize("path, body", [
    ("/v1/authorizations/complete", {"state": "s"}),
    ("/v1/authorizations/complete", {"code": "c"}),
    ("/v1/authorizations/complete", {"state": "s", "code": "c", "error": "access_denied"}),
    ("/v1/authorizations/complete", {"state": 1, "code": "c"}),
    ("/v1/authorizations/complete", {"state": "s" * 513, "code": "c"}),
    ("/v1/authorizations/complete", {"state": "s", "code": "c" * 4097}),
    ("/v1/authorizations/complete", {"state": "s", "error": "e" * 129}),
    ("/v1/authorizations/complete", {"query": 1}),
    ("/v1/authorizations/complete", {"query": "state=s&code=c", "state": "s"}),
    ("/v1/authorizations/complete", {"query": "q" * 8193}),
    ("/v1/authorizations/complete", {"state": "s\u0000", "code": "c"}),
    ("/v1/authorizations/complete", {"state": "s", "code": "c\r\n"}),
], ids=lambda value: str(value)[:60])
def test_a_completion_is_read_just_as_strictly(shared_gateway, path, body):
    assert wrong_members(shared_gateway.post(path, json=body))


@pytest.mark.parametrize("content_type", [
    "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
    "application/jsonp", "application/problem+json", "application/json, text/plain", "json", None,
])
def test_a_body_that_is_not_declared_as_json_is_not_read(shared_gateway, content_type):
    answer = send_body(shared_gateway, json.dumps(CONSENT), content_type=content_type)
    assert (answer.status, answer.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("content_type", [
    "application/json; charset=utf-8", "Application/JSON", "application/json;charset=UTF-8"])
def test_json_may_be_declared_with_parameters_and_in_any_case(shared_gateway, content_type):
    assert send_body(shared_gateway, json.dumps(CONSENT), content_type=content_type).status == 201


@pytest.mark.parametrize("accept, status", [
    ("text/html", 406), ("application/xml, image/*", 406), ("application/jsonp", 406),
    ("*/*", 200), ("application/json", 200), ("text/html, application/*;q=0.5", 200),
    ("APPLICATION/JSON", 200), ("application/problem+json", 200),
])
def test_a_caller_that_takes_no_json_is_told_so(shared_gateway, accept, status):
    assert shared_gateway.get("/v1/banks", headers={"Accept": accept}).status == status


@pytest.mark.parametrize("query", ["", "?language=fr"], ids=["body", "query"])
def test_renewing_takes_neither_body_nor_query(shared_gateway, query):
    consent = create_consent(shared_gateway)
    answer = shared_gateway.post(f"/v1/consents/{consent['id']}/renew{query}",
                                 json=None if query else {"language": "fr"})
    refused_unread(answer)


@pytest.mark.parametrize("method, path", [
    ("POST", "/v1/consents"), ("GET", "/v1/consents/{id}"), ("DELETE", "/v1/consents/{id}"),
    ("POST", "/v1/authorizations/complete"), ("GET", "/v1/banks"), ("GET", "/v1/consents"),
    ("GET", "/v1/accounts/{id}"), ("GET", "/v1/accounts/{id}/balances"), ("GET", "/v1/accounts/{id}/transactions"),
])
def test_a_query_parameter_that_is_not_described_is_refused(shared_gateway, method, path):
    consent = create_consent(shared_gateway)
    body = CONSENT if method == "POST" else None
    answer = shared_gateway.call(method, path.format(id=consent["id"]) + "?pageSize=1", json=body)
    refused_unread(answer)
    stored = shared_gateway.get(f"/v1/consents/{consent['id']}").json()
    assert stored["status"] == "pending_authorization"


@pytest.mark.parametrize("query", ["limit=1&limit=2", "psu_ref=a&psu_ref=a", "psu_ref=a&psu%5Fref=b"])
def test_a_query_parameter_may_be_given_once(shared_gateway, query):
    refused_unread(shared_gateway.get(f"/v1/consents?{query}"))


@pytest.mark.parametrize("query, name", [
    ("limit=0", "limit"), ("limit=201", "limit"), ("limit=-1", "limit"), ("limit=1.5", "limit"),
    ("limit=", "limit"), ("limit=99999999999999999999", "limit"), ("limit=+5", "limit"), ("limit=0x10", "limit"),
    ("status=AUTHORIZED", "status"), ("scope=all", "scope"), ("expires_before=2026-12-01", "expires_before"),
    ("expires_before=2026-13-01T00:00:00Z", "expires_before"), ("psu_ref=", "psu_ref"),
    ("psu_ref=" + "x" * 129, "psu_ref"),
])
def test_a_wrong_filter_is_named(shared_gateway, query, name):
    assert wrong_members(shared_gateway.get(f"/v1/consents?{query}")) == {name}
