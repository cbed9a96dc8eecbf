"""Requests built by hand, for what no HTTP library would send; the answers are held against the contract."""

from support.gateway import Gateway
from support.gateway_config import RETURN_URL
from support.http_call import Answer
from support.raw_http import statuses_of

CONSENT = {"psu_ref": "customer-1", "bank": "belfius", "scope": "ais", "language": "nl",
           "return_url": RETURN_URL}


def head(method: str, target: str | bytes, *fields: str | bytes, version: str = "HTTP/1.1") -> bytes:
    """Without the empty line at its end, so that more fields can follow."""
    start = method.encode() + b" " + as_bytes(target) + b" " + version.encode()
    return b"\r\n".join([start, b"Host: gateway.example", *map(as_bytes, fields)])


def as_bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def key_of(gateway: Gateway) -> str:
    return f"Authorization: Bearer {gateway.frontend.api_key}"


def parse_answer(data: bytes) -> Answer:
    """The first response in `data`; its framing has to be by Content-Length."""
    top, _, rest = data.partition(b"\r\n\r\n")
    status_line, *lines = top.decode().split("\r\n")
    fields = dict(line.split(": ", 1) for line in lines)
    headers = {name.lower(): value for name, value in fields.items()}
    return Answer(int(status_line.split(" ")[1]), headers, rest[:int(headers.get("content-length", 0))])


def send(gateway: Gateway, method: str, path: str, data: bytes, **options) -> Answer:
    """One request in, exactly one answer out; it is checked against the contract."""
    received = gateway.raw(data, **options)
    assert len(statuses_of(received)) == 1, f"not one answer: {received[:400]!r}"
    answer = parse_answer(received)
    gateway.contract.check_response(method, path, answer.status, answer.headers, answer.body)
    return answer


def send_body(gateway: Gateway, body: str | bytes, path: str = "/v1/consents",
              content_type: str | None = "application/json") -> Answer:
    """POST with these bytes as body."""
    body = as_bytes(body)
    fields = [key_of(gateway), f"Content-Length: {len(body)}", "Connection: close"]
    if content_type:
        fields.append(f"Content-Type: {content_type}")
    return send(gateway, "POST", path, head("POST", path, *fields) + b"\r\n\r\n" + body)


def send_get(gateway: Gateway, target: str | bytes, *fields: str | bytes) -> Answer:
    path = as_bytes(target).partition(b"?")[0].decode("latin-1")
    data = head("GET", target, key_of(gateway), "Connection: close", *fields) + b"\r\n\r\n"
    return send(gateway, "GET", path, data)
