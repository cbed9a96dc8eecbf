"""Addresses in the bank's answers: one that is not on the bank's own origins is neither followed nor
handed out."""

from urllib.parse import urlsplit

import pytest

from support.gateway_config import RETURN_URL
from support.raw_bank import RawBank, Script, json_answer
from support.scene import code_of

NEW_CONSENT = {"psu_ref": "p", "bank": "belfius", "scope": "ais", "language": "nl",
               "return_url": RETURN_URL}


def hostile(origin: str) -> dict[str, str]:
    """From the one allowed origin, http://127.0.0.1:PORT."""
    parts = urlsplit(origin)
    port = parts.port
    return {
        "another host": "https://evil.example/page",
        "a host that starts alike": f"http://127.0.0.1.evil.example:{port}/page",
        "a host that ends alike": f"http://evil-127.0.0.1:{port}/page",
        "user information": f"http://127.0.0.1:{port}@evil.example/page",
        "a user before the right host": f"http://bank@127.0.0.1:{port}/page",
        "another port": f"http://127.0.0.1:{port + 1}/page",
        "no port": "http://127.0.0.1/page",
        "another scheme": f"https://127.0.0.1:{port}/page",
        "javascript": "javascript:alert(1)//" + origin,
        "data": "data:text/html," + origin,
        "file": "file:///etc/passwd",
        "no scheme": f"//127.0.0.1:{port}/page",
        "a path": "/page",
        "the address as one number": f"http://2130706433:{port}/page",
        "the address in octal": f"http://0177.0.0.1:{port}/page",
        "the address in hex": f"http://0x7f.0.0.1:{port}/page",
        "a short address": f"http://127.1:{port}/page",
        "an IPv6 address that maps to it": f"http://[::ffff:127.0.0.1]:{port}/page",
        "a line break": f"http://127.0.0.1:{port}/page\r\nSet-Cookie: a=b",
        "a tab": f"http://127.0.0.1:{port}\t/page",
        "a NUL": f"http://127.0.0.1:{port}\0.evil.example/page",
        "a backslash": f"http://evil.example\\@127.0.0.1:{port}/page",
        "a fragment before the host ends": f"http://evil.example#@127.0.0.1:{port}/page",
        "spaces around": f" http://127.0.0.1:{port}/page",
        "a full-width dot": f"http://127\uff0e0.0.1:{port}/page",
        "metadata": "http://169.254.169.254/latest/meta-data",
    }


NAMES = sorted(hostile("http://127.0.0.1:8000"))


@pytest.fixture(scope="module")
def bank(pki):
    with RawBank(pki) as made:
        yield made


@pytest.fixture(scope="module")
def gateway(bank, shared_stage, shared_database):
    return shared_stage.start_gateway(shared_database, base_url=bank.url)


def pages(url: str) -> Script:
    return Script(json_answer([{"language": "nl", "consent_uri": url}]))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_elsewhere_is_not_handed_out(gateway, bank, shared_simulator, name):
    url = hostile(shared_simulator.pages_url)[name]
    bank.scripts[:] = [pages(url)]
    before = len(bank.requests)

    answer = gateway.post("/v1/consents", json=NEW_CONSENT)

    assert code_of(answer) == "bank_answer_invalid", answer.text
    assert url not in answer.text and "evil" not in answer.text
    assert len(bank.requests) == before + 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(gateway, bank, shared_simulator, status):
    target = f"Location: {bank.url}/elsewhere\r\n"
    bank.scripts[:] = [Script(json_answer({}, target, f"{status} Moved"))]
    before = len(bank.requests)

    answer = gateway.post("/v1/consents", json=NEW_CONSENT)

    assert code_of(answer) == "bank_answer_invalid", answer.text
    assert len(bank.requests) == before + 1


def test_a_page_on_the_banks_own_origin_is_handed_out(gateway, bank, shared_simulator):
    bank.scripts[:] = [pages(f"{shared_simulator.pages_url}/page?x=1")]
    answer = gateway.post("/v1/consents", json=NEW_CONSENT)
    assert answer.status == 201, answer.text
    assert answer.json()["authorization"]["url"].startswith(f"{shared_simulator.pages_url}/page?x=1&")
