"""The search for leaks finds what it is shown, in every spelling it promises."""

import base64
import hashlib
from urllib.parse import quote

import pytest

from support.canary import Canary, Fingerprints, iban_canaries, leaks

SECRET = "s3cret/value+with=signs"
TOKEN = "Zm9vYmFyLWFjY2Vzcy10b2tlbi0xMjM0NTY3ODkw"


def found(text: str, canaries=(), fingerprints=()) -> list[str]:
    return leaks(text, list(canaries), list(fingerprints), "gateway.log")


@pytest.mark.parametrize("prefix", ["", "a", "ab", "abc"])
def test_a_secret_inside_base64_is_found_at_every_alignment(prefix):
    encoded = base64.b64encode(f"{prefix}{SECRET}:tail".encode()).decode()
    assert found(f"Basic {encoded}", [Canary("client secret", SECRET)])


@pytest.mark.parametrize("text", [SECRET, quote(SECRET, safe=""), SECRET.encode().hex(), SECRET.encode().hex().upper()])
def test_a_secret_is_found_plain_percent_encoded_and_in_hexadecimal(text):
    assert found(f"a line\nwith {text} in it", [Canary("client secret", SECRET)]) == [
        "gateway.log:2: client secret in plain sight"]


@pytest.mark.parametrize("text", ["BE68539007547034", "BE68 5390 0754 7034"])
def test_an_iban_is_found_with_and_without_spaces(text):
    assert found(f"account {text}", iban_canaries("BE68539007547034"))


def test_a_token_is_recognised_by_its_fingerprint():
    known = Fingerprints({hashlib.sha256(TOKEN.encode()).hexdigest()[:16]}, set())
    assert found(f'{{"token":"{TOKEN}"}}', fingerprints=[known])


def test_a_verifier_is_recognised_by_its_challenge():
    digest = hashlib.sha256(TOKEN.encode()).digest()
    known = Fingerprints(set(), {base64.urlsafe_b64encode(digest).decode().rstrip("=")})
    assert found(f"verifier={TOKEN}", fingerprints=[known])


def test_a_json_web_token_is_found_without_being_known():
    assert found('"logical_id":"eyJ0eXAiOiJKV1QiLCJhbGciOiJkaXIi..abc"')


def test_ordinary_log_lines_are_left_alone():
    line = ('{"time":"2026-01-01T00:00:00Z","request_id":"3b2f0f56-6c43-4f51-a0c1-0e6d7d1f5a90",'
            '"traceparent":"00-4c9d1f2ab7e84d5f9a3c6b1d8e7f2a10-5d2c8a1b7e9f3c40-01"}')
    assert found(line, [Canary("client secret", SECRET)], [Fingerprints()]) == []
