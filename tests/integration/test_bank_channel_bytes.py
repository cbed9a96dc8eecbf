"""Answers that no honest server would send: cut short, with bytes behind them, or none at all on a
connection that was used before. A short answer is never taken for a whole one, and what is left
over is never read as the next answer."""

import os

import pytest

from support.flows import create_consent, follow_back, query_of
from support.gateway_config import RETURN_URL
from support.raw_bank import RawBank, Script, json_answer
from support.scene import code_of

# More in the long mode; the smallest count that finds a mistake is 1.
LOOPS = int(os.environ.get("TPP_STALE_LOOPS", "10"))
NEW_CONSENT = {"psu_ref": "p", "bank": "belfius", "scope": "ais", "language": "nl",
               "return_url": RETURN_URL}


@pytest.fixture
def page(simulator) -> bytes:
    return json_answer([{"language": "nl", "consent_uri": f"{simulator.pages_url}/page"}])


@pytest.fixture
def bank(pki, page):
    with RawBank(pki, always=Script(page)) as made:
        yield made


@pytest.fixture
def gateway(start_gateway, bank):
    return start_gateway(base_url=bank.url)


def ask(gateway):
    return gateway.post("/v1/consents", json=NEW_CONSENT)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
BODY = b'[{"language":"nl","consent_uri":"http://127.0.0.1/x"}]'
DAMAGED = {
    "FIN before the length": (HEAD + b"Content-Length: 900\r\n\r\n" + BODY, "fin", "bank_outcome_unknown"),
    "close_notify before the length":
        (HEAD + b"Content-Length: 900\r\n\r\n" + BODY, "close_notify", "bank_outcome_unknown"),
    "FIN without close_notify ends a body without a length":
        (HEAD + b"\r\n" + BODY, "fin", "bank_outcome_unknown"),
    "FIN in the middle of a chunk":
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n40\r\n" + BODY, "fin", "bank_outcome_unknown"),
    "close_notify without a last chunk":
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(BODY) + BODY + b"\r\n", "close_notify",
         "bank_outcome_unknown"),
    "half a head": (HEAD, "fin", "bank_outcome_unknown"),
    "nothing at all": (b"", "fin", "bank_outcome_unknown"),
    "a flood of 1xx": (b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1000, "stay", "bank_answer_invalid"),
    "101": (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n", "stay",
            "bank_answer_invalid"),
    "two lengths":
        (HEAD + b"Content-Length: 54\r\nContent-Length: 5\r\n\r\n" + BODY, "stay", "bank_answer_invalid"),
    "length and chunked":
        (HEAD + b"Content-Length: 54\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "stay",
         "bank_answer_invalid"),
    "5000 fields": (HEAD + b"X-Field: y\r\n" * 5000 + b"\r\n", "stay", "bank_answer_invalid"),
    "a folded field":
        (HEAD + b"X-Field: a\r\n b\r\nContent-Length: 54\r\n\r\n" + BODY, "stay", "bank_answer_invalid"),
    "no HTTP": (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "stay", "bank_answer_invalid"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_answer_is_an_error_and_ends_its_connection(gateway, bank, name):
    answer_bytes, end, code = DAMAGED[name]
    bank.scripts.append(Script(answer_bytes, end))

    answer = ask(gateway)

    assert code_of(answer) == code, answer.text
    assert len(bank.requests) == 1, bank.requests
    assert ask(gateway).status == 201
    assert bank.requests[1].connection != bank.requests[0].connection


def test_bytes_behind_an_answer_are_not_the_next_answer(gateway, bank, page):
    bank.scripts.append(Script(page + json_answer({"smuggled": True}, status="500 Oh")))

    assert ask(gateway).status == 201
    assert ask(gateway).status == 201

    assert bank.requests[1].connection != bank.requests[0].connection


def test_a_few_1xx_before_the_answer_are_skipped(gateway, bank, page):
    bank.scripts.append(Script(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 2 + page))
    assert ask(gateway).status == 201


@pytest.mark.parametrize("end", ["reset", "fin", "close_notify"])
def test_a_get_on_a_connection_that_ends_at_its_reuse_is_repeated_once(gateway, bank, page, end):
    for _ in range(LOOPS):
        bank.scripts[:] = []
        assert ask(gateway).status == 201  # leaves its connection in the pool
        before = len(bank.requests)
        bank.scripts[:] = [Script(b"", end), Script(page)]

        assert ask(gateway).status == 201

        repeated = bank.requests[before:]
        assert len(repeated) == 2, repeated
        assert repeated[0].connection != repeated[1].connection


def test_a_get_that_meets_a_second_ended_connection_is_not_repeated_again(gateway, bank):
    assert ask(gateway).status == 201
    bank.scripts[:] = [Script(b"", "reset")] * 3

    assert code_of(ask(gateway)) == "bank_outcome_unknown"

    assert len(bank.requests) == 3


@pytest.mark.parametrize("end", ["reset", "fin"])
def test_a_post_on_a_connection_that_ends_at_its_reuse_is_never_repeated(gateway, bank, page, end):
    for _ in range(LOOPS):
        bank.scripts[:] = [Script(page)]
        consent = create_consent(gateway)
        state = query_of(consent["authorization"]["url"])["state"]
        bank.scripts[:] = [Script(b"", end)]
        before = len(bank.requests)

        landed = follow_back(gateway, f"https://gateway.example/callback/belfius?code=once&state={state}")

        assert query_of(landed.location)["status"] == "failed"
        sent = [r for r in bank.requests[before:] if r.method == "POST"]
        assert len(sent) == 1, bank.requests[before:]


@pytest.fixture
def repeating(start_gateway, bank):
    return start_gateway(base_url=bank.url, overrides={"banks": {"belfius": {"calls": {
        "retries": 2, "retry_budget_percent": 100}}}})


def busy(wish: str) -> Script:
    return Script(json_answer({}, f"Retry-After: {wish}\r\n", "503 Service Unavailable"))


@pytest.mark.parametrize("wish", ["3600", "315360000", "99999999999999999999", "Fri, 31 Dec 2049 23:59:59 GMT"])
def test_a_long_wish_of_the_bank_is_honoured_and_capped(repeating, bank, wish):
    bank.scripts[:] = [busy(wish)]

    answer = ask(repeating)

    assert code_of(answer) == "bank_failed"
    assert 3600 <= answer.json()["retry_after"] <= 86400
    assert len(bank.requests) == 1


@pytest.mark.parametrize("wish", ["0", "1", "soon", "-5", "1e9", "Sun, 06 Nov 1994 08:49:37 GMT", ""])
def test_a_short_wish_or_none_lets_a_read_be_repeated(repeating, bank, wish):
    bank.scripts[:] = [busy(wish)]
    assert ask(repeating).status == 201
    assert len(bank.requests) == 2
