"""Methods, paths, framing and sizes at the public listener; nothing hidden in a request is ever answered."""

import json

import pytest

from support.raw_calls import CONSENT, head, key_of, parse_answer, send, send_get
from support.raw_http import status_of, statuses_of

UUID = "8a1f6c1e-2b0d-4a57-9a67-0f6f2f3b7c11"
BODY = json.dumps(CONSENT).encode()
HIDDEN = b"GET /v1/hidden HTTP/1.1\r\nHost: gateway.example\r\n\r\n"
JSON = "Content-Type: application/json"


@pytest.mark.parametrize("method, path, allow", [
    ("PUT", "/v1/consents", {"GET", "POST"}), ("PATCH", f"/v1/consents/{UUID}", {"GET", "DELETE"}),
    ("DELETE", "/v1/consents", {"GET", "POST"}), ("GET", f"/v1/consents/{UUID}/renew", {"POST"}),
    ("POST", "/v1/accounts", {"GET"}), ("DELETE", f"/v1/accounts/{UUID}", {"GET"}),
    ("POST", "/callback/belfius", {"GET"}), ("GET", "/v1/authorizations/complete", {"POST"}),
    ("POST", "/v1/banks", {"GET"}),
])
def test_another_method_is_refused_with_those_that_are_served(shared_gateway, method, path, allow):
    answer = shared_gateway.call(method, path, json={} if method not in ("GET", "DELETE") else None)
    assert (answer.status, answer.json()["code"]) == (405, "method_not_allowed")
    assert set(answer.headers["allow"].split(", ")) == allow


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE", "CONNECT"])
def test_methods_that_are_served_nowhere_are_refused(shared_gateway, method):
    data = head(method, "/v1/banks", key_of(shared_gateway), "X-Secret: canary-9b1") + b"\r\n\r\n"
    answer = send(shared_gateway, method, "/v1/banks", data)
    assert answer.status == 405 and "allow" in answer.headers
    assert "canary-9b1" not in answer.text
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("line", [
    b"BREW /v1/banks HTTP/1.1", b"get /v1/banks HTTP/1.1", b"GET  /v1/banks HTTP/1.1", b" GET /v1/banks HTTP/1.1",
    b"GET /v1/banks", b"GET /v1/banks HTTP/0.9", b"GET /v1/banks HTTP/2.0", b"GET /v1/banks HTTP/1.1 ",
    b"GET /v1/banks http/1.1", b"GET http://gateway.example/v1/banks HTTP/1.1", b"GET * HTTP/1.1",
    b"GET v1/banks HTTP/1.1", b"GET\t/v1/banks\tHTTP/1.1", b"GET /v1/banks#x HTTP/1.1",
    b"PRI * HTTP/2.0", b"\x16\x03\x01\x02\x00\x01", b"GETGETGETGET", b"\x00"], ids=repr)
def test_a_request_line_that_cannot_be_read_ends_the_connection(shared_gateway, line):
    received = shared_gateway.raw(line + b"\r\nHost: gateway.example\r\n\r\n" + HIDDEN)
    assert len(statuses_of(received)) == 1 and status_of(received) in (400, 501, 505)
    assert parse_answer(received).headers["connection"] == "close"


@pytest.mark.parametrize("path", [
    "/", "/v1", "/v1/", "/v1/consents/", "/v2/consents", "/V1/consents", "/v1//consents", "/v1/consent", "/livez",
    "/readyz", "/metrics", "/version", "/callback", "/callback/", "/callback/belfius/", "/.env", "/v1/banks/belfius",
    f"/v1/accounts/{UUID}/balances/", f"/v1/accounts/{UUID}/transactions/1", "/v1/consents;x=1"])
def test_an_unknown_path_is_not_found(shared_gateway, path):
    answer = shared_gateway.get(path)
    assert (answer.status, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("identity", [
    "x", UUID[:-1], UUID + "0", UUID.replace("-", ""), "0", "null", "*", f"{{{UUID}}}", UUID + "'--", "%27%20OR%201=1"])
def test_an_id_that_is_none_is_not_found(shared_gateway, identity):
    quoted = identity.replace("{", "%7B").replace("}", "%7D")
    assert shared_gateway.get(f"/v1/consents/{quoted}").status == 404
    assert shared_gateway.get(f"/v1/accounts/{quoted}/balances").status == 404


@pytest.mark.parametrize("fields", [
    [f"Content-Length: {len(BODY)}", "Transfer-Encoding: chunked"],
    ["Transfer-Encoding: chunked", f"Content-Length: {len(BODY)}"],
    [f"Content-Length: {len(BODY)}", f"Content-Length: {len(BODY)}"],
    [f"Content-Length: {len(BODY)}", "Content-Length: 0"],
    [f"Content-Length: {len(BODY)}, {len(BODY)}"], [f"Content-Length: +{len(BODY)}"], ["Content-Length: -1"],
    ["Content-Length: 0x10"], ["Content-Length: "], ["Content-Length: 1e3"], ["Content-Length: 99999999999999999999"],
    [f"Content-Length : {len(BODY)}"], [f"Content-Length: {len(BODY)} x"],
    ["Transfer-Encoding: gzip"], ["Transfer-Encoding: gzip, chunked"], ["Transfer-Encoding: chunked, chunked"],
    ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], ["Transfer-Encoding: xchunked"],
    ["Transfer-Encoding: \x0bchunked"], ["Transfer-Encoding:\r\n chunked"], ["Transfer-Encoding: identity"],
    [f"Content-Length: {len(BODY)}", "Host: other.example"], [f"Content-Length: {len(BODY)}", "Trailer: X"],
    [f"Content-Length: {len(BODY)}", "X-Folded: a\r\n b"], [f"Content-Length: {len(BODY)}", "no colon"],
    [f"Content-Length: {len(BODY)}", "X: a\nTransfer-Encoding: chunked"],
    [f"Content-Length: {len(BODY)}\n"], [f"Content-Length: {len(BODY)}", "Host:"],
], ids=lambda fields: " | ".join(fields)[:70])
def test_framing_that_two_readers_could_read_in_two_ways_is_refused(shared_gateway, shared_simulator, fields):
    shared_simulator.forget_requests()
    data = head("POST", "/v1/consents", key_of(shared_gateway), JSON, *fields) + b"\r\n\r\n" + BODY + HIDDEN
    received = shared_gateway.raw(data)
    assert len(statuses_of(received)) == 1 and status_of(received) in (400, 501), received[:200]
    assert parse_answer(received).headers["connection"] == "close"
    assert shared_simulator.requests() == []


@pytest.mark.parametrize("line", [b"HTTP/1.1\n", b"HTTP/1.1\r", b"HTTP/1.1\n\r"])
def test_a_line_ends_with_both_carriage_return_and_line_feed(shared_gateway, line):
    data = b"GET /v1/banks " + line + b"Host: gateway.example\r\n\r\n"
    assert statuses_of(shared_gateway.raw(data)) == [400]


def test_http_1_0_has_no_chunks_and_no_second_request(shared_gateway):
    start = head("POST", "/v1/consents", key_of(shared_gateway), JSON, "Transfer-Encoding: chunked", version="HTTP/1.0")
    assert statuses_of(shared_gateway.raw(start + b"\r\n\r\n0\r\n\r\n" + HIDDEN)) == [400]
    plain = head("GET", "/v1/banks", key_of(shared_gateway), version="HTTP/1.0") + b"\r\n\r\n"
    assert statuses_of(shared_gateway.raw(plain + HIDDEN)) == [200]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("fields, body", [
    ([f"Content-Length: {len(HIDDEN)}"], HIDDEN), (["Transfer-Encoding: chunked"], b"0\r\n\r\n" + HIDDEN)])
def test_a_request_hidden_as_the_body_of_another_is_not_answered(shared_gateway, method, fields, body):
    start = head(method, f"/v1/consents/{UUID}", key_of(shared_gateway), *fields)
    assert statuses_of(shared_gateway.raw(start + b"\r\n\r\n" + body)) == [400]


@pytest.mark.parametrize("chunks", [
    b"0\r\n" + HIDDEN, b"0\r\nX-Trailer: 1\r\n\r\n", b"5;ext=1\r\nhello\r\n0\r\n\r\n", b"-1\r\n\r\n",
    b"0x5\r\nhello\r\n0\r\n\r\n", b"5\nhello\n0\n\n", b"5\r\nhelloXX0\r\n\r\n", b"ffffffffffffffff\r\nx",
    b" 5\r\nhello\r\n0\r\n\r\n", b"\r\n\r\n"], ids=repr)
def test_chunks_that_are_not_plain_are_refused(shared_gateway, chunks):
    start = head("POST", "/v1/consents", key_of(shared_gateway), JSON, "Transfer-Encoding: chunked")
    received = shared_gateway.raw(start + b"\r\n\r\n" + chunks + HIDDEN)
    assert len(statuses_of(received)) == 1 and status_of(received) in (400, 413)


def test_a_chunked_body_and_a_pipelined_request_are_each_answered_once(shared_gateway):
    start = head("POST", "/v1/consents", key_of(shared_gateway), JSON, "Transfer-Encoding: chunked")
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (BODY[:10], BODY[10:])) + b"0\r\n\r\n"
    after = head("GET", "/v1/banks", key_of(shared_gateway)) + b"\r\n\r\n"
    assert statuses_of(shared_gateway.raw(start + b"\r\n\r\n" + chunked + after)) == [201, 200]


def test_chunks_are_limited_like_a_sized_body(shared_gateway):
    start = head("POST", "/v1/consents", key_of(shared_gateway), JSON, "Transfer-Encoding: chunked")
    piece = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    assert statuses_of(shared_gateway.raw(start + b"\r\n\r\n" + piece * 17)) == [413]


@pytest.mark.parametrize("fields, status", [
    (["Host: gateway.example"] * 1, 400), (["Expect: 200-maybe"], 417), (["Host: a b"], 400)])
def test_fields_with_a_meaning_have_to_make_sense(shared_gateway, fields, status):
    assert send_get(shared_gateway, "/v1/banks", *fields).status == status


def test_a_request_without_host_is_refused(shared_gateway):
    assert statuses_of(shared_gateway.raw(b"GET /v1/banks HTTP/1.1\r\n\r\n")) == [400]


@pytest.mark.parametrize("length, status", [(4096, 404), (4097, 414), (15_000, 414), (200_000, 414)])
def test_the_target_is_limited(shared_gateway, length, status):
    target = "/v1/" + "x" * (length - 4)
    assert send_get(shared_gateway, target).status == status


@pytest.mark.parametrize("count, status", [(64, 200), (65, 431), (1000, 431)])
def test_the_number_of_fields_is_limited(shared_gateway, count, status):
    own = 3  # Host, Authorization, Connection
    assert send_get(shared_gateway, "/v1/banks", *[f"X-{n}: 1" for n in range(count - own)]).status == status


@pytest.mark.parametrize("size, status", [(8_000, 200), (16_400, 431), (300_000, 431)])
def test_the_head_is_limited(shared_gateway, size, status):
    assert send_get(shared_gateway, "/v1/banks", "X-Long: " + "x" * size).status == status
