"""Sessions of well-behaved clients, and what becomes of them by chance. The same seed makes the same ones."""

import json
import random

UUID = "8a1f6c1e-2b0d-4a57-9a67-0f6f2f3b7c11"
_CONSENT = json.dumps({"psu_ref": "customer-1", "bank": "belfius", "scope": "ais", "language": "nl",
                       "return_url": "https://frontend.example/back"})
_PIECES = [b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"\0", b"\t", b" ", b":", b";", b",", b"%00", b"%2e%2e/", b"../", b"//",
           b"\xff", b"\xc3\xa9", b"Transfer-Encoding: chunked\r\n", b"Content-Length: 0\r\n", b"Content-Length: 5\r\n",
           b"Content-Length: 99999999999999\r\n", b"Expect: 100-continue\r\n", b"Connection: close\r\n",
           b"Host: other\r\n", b"HTTP/1.0", b"HTTP/2.0", b"GET / HTTP/1.1\r\n", b"0\r\n\r\n", b"ffffffff\r\n", b"{", b"}",
           b"[" * 200, b'"', b"\\u0000", b"1e400", b"null", b"-1", b"a" * 5000, b"X: y\r\n" * 70]


def _request(line: str, key: str, body: str = "", *fields: str, chunks: int = 0) -> bytes:
    lines = [f"{line} HTTP/1.1", "Host: gateway.example", f"Authorization: Bearer {key}", *fields]
    sent = body.encode()
    if body:
        lines.append("Content-Type: application/json")
        lines.append("Transfer-Encoding: chunked" if chunks else f"Content-Length: {len(sent)}")
    if chunks:
        parts = [sent[at:at + chunks] for at in range(0, len(sent), chunks)]
        sent = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + sent


def sessions(key: str) -> list[bytes]:
    banks = _request("GET /v1/banks", key)
    consent = _request("POST /v1/consents", key, _CONSENT)
    return [
        banks, banks * 3, consent, consent + banks,
        _request("POST /v1/consents", key, _CONSENT, chunks=20) + banks,
        _request("POST /v1/consents", key, _CONSENT, "Expect: 100-continue"),
        _request("GET /v1/consents?psu_ref=customer-1&limit=2", key) + _request(f"GET /v1/consents/{UUID}", key),
        _request(f"DELETE /v1/consents/{UUID}", key) + _request(f"POST /v1/consents/{UUID}/renew", key, "{}"),
        _request(f"GET /v1/accounts/{UUID}/transactions?date_from=2026-01-01&limit=10", key, "",
                 "PSU-IP-Address: 192.0.2.17", "PSU-User-Agent: Browser/1.0", "X-Request-ID: request-1"),
        _request("GET /callback/belfius?code=abc&state=def", key) + banks,
        _request("POST /v1/authorizations/complete", key, json.dumps({"state": "s", "code": "c"})),
        _request("POST /v1/payments", key, json.dumps({"psu_ref": "customer-1", "bank": "belfius"}),
                 "Idempotency-Key: key-1"),
        _request("POST /v1/bulk-payments", key, "<Document/>", "Idempotency-Key: key-2"),
        _request("POST /v1/funds-confirmations", key,
                 json.dumps({"consent_id": UUID, "amount": {"amount": "12.34", "currency": "EUR"}})),
    ]


class Mutator:
    def __init__(self, seed: int, originals: list[bytes]):
        self._dice = random.Random(seed)
        self._originals = originals

    def next(self) -> list[bytes]:
        """One session, in the pieces in which it is to be sent."""
        data = bytearray(self._dice.choice(self._originals))
        for _ in range(self._dice.choice((1, 1, 1, 2, 3, 8))):
            self._dice.choice((self._flip, self._insert, self._cut, self._repeat, self._splice, self._number))(data)
        return self._pieces(bytes(data))

    def _at(self, data: bytearray) -> int:
        return self._dice.randrange(len(data) + 1)

    def _range(self, data: bytearray) -> slice:
        at = self._at(data)
        return slice(at, at + self._dice.choice((1, 2, 8, 40, 400)))

    def _flip(self, data: bytearray):
        if data:
            data[self._dice.randrange(len(data))] ^= 1 << self._dice.randrange(8)

    def _insert(self, data: bytearray):
        at = self._at(data)
        data[at:at] = self._dice.choice(_PIECES)

    def _cut(self, data: bytearray):
        del data[self._range(data)]

    def _repeat(self, data: bytearray):
        part = data[self._range(data)]
        at = self._at(data)
        data[at:at] = part * self._dice.choice((1, 2, 50))

    def _splice(self, data: bytearray):
        other = self._dice.choice(self._originals)
        data[self._at(data):] = other[self._dice.randrange(len(other)):]

    def _number(self, data: bytearray):
        places = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
        if places:
            at = self._dice.choice(places)
            data[at:at + 1] = self._dice.choice((b"0", b"9", b"-1", b"00", b"4294967296", b"18446744073709551616"))

    def _pieces(self, data: bytes) -> list[bytes]:
        cuts = sorted(self._dice.randrange(len(data) + 1) for _ in range(self._dice.choice((0, 0, 1, 3))))
        ends = [0, *cuts, len(data)]
        return [data[start:end] for start, end in zip(ends, ends[1:])]
