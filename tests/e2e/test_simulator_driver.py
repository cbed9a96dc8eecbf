"""The harness's own hold on the simulator: both ways to approve, time, faults, what it saw."""

import base64
import hashlib
import http.client
import json
import ssl
import uuid
from urllib.parse import urlencode, urlsplit

import pytest

from support.flows import approve_in_browser, query_of, refuse_in_browser
from support.gateway_config import CLIENT_ID
from support.simulator import BARRED, CALLBACK_URL, CLIENT_SECRET, PRIVATE

VERIFIER = "harness-verifier-0123456789-0123456789-0123456789"


class BankClient:
    """Just enough of a TPP to get something to look at."""

    def __init__(self, simulator, pki):
        self.address = urlsplit(simulator.url)
        self.context = ssl.create_default_context(cafile=str(pki.authority))
        self.context.load_cert_chain(pki.qwac.certificate, pki.qwac.key)

    def call(self, method, path, version, body=None, **headers):
        connection = http.client.HTTPSConnection(
            self.address.hostname, self.address.port, context=self.context, timeout=20)
        sent = {"Accept": f"application/vnd.belfius.api+json; version={version}",
                "Request-ID": str(uuid.uuid4()), "Accept-Language": "fr", "Client-ID": CLIENT_ID,
                **{name.replace("_", "-"): value for name, value in headers.items()}}
        connection.request(method, path, body, sent)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response.status, json.loads(content) if content else None

    def consent_uri(self) -> str:
        digest = hashlib.sha256(VERIFIER.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        status, uris = self.call("GET", "/consent-uris?scope=AIS", 4, Redirect_URI=CALLBACK_URL,
                                 Code_Challenge_Method="S256", Code_Challenge=challenge)
        assert status == 200, uris
        return uris[0]["consent_uri"] + "&state=state-of-ours"

    def tokens(self, **form):
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        status, pair = self.call("POST", "/token", 3, urlencode(form), Authorization=f"Basic {basic}",
                                 Content_Type="application/x-www-form-urlencoded")
        assert status == 200, pair
        return pair

    def tokens_for(self, way_back: str):
        return self.tokens(grant_type="authorization_code", code=query_of(way_back)["code"],
                           redirect_uri=CALLBACK_URL, code_verifier=VERIFIER)


@pytest.fixture
def bank(simulator, pki):
    return BankClient(simulator, pki)


def test_approving_by_control_and_by_pages_end_in_the_same_place(simulator, bank):
    by_control = simulator.approve(bank.consent_uri())
    by_pages = approve_in_browser(bank.consent_uri(), PRIVATE)
    for way_back in (by_control, by_pages):
        assert way_back.startswith(CALLBACK_URL + "?")
        assert set(query_of(way_back)) == {"code", "state"}
        assert query_of(way_back)["state"] == "state-of-ours"


def test_only_the_ticked_accounts_are_granted(simulator, bank):
    iban = simulator.customer(PRIVATE)["accounts"][1]["iban"]
    pair = bank.tokens_for(approve_in_browser(bank.consent_uri(), PRIVATE, [iban]))
    status, accounts = bank.call("GET", "/accounts", 3, Authorization=f"Bearer {pair['access_token']}")
    assert status == 200 and iban in json.dumps(accounts)
    assert simulator.customer(PRIVATE)["accounts"][0]["iban"] not in json.dumps(accounts)


def test_a_refusal_comes_back_as_access_denied(simulator, bank):
    ways = [refuse_in_browser(bank.consent_uri(), PRIVATE), simulator.refuse(bank.consent_uri()),
            simulator.approve(bank.consent_uri(), BARRED)]
    assert [query_of(way)["error"] for way in ways] == ["access_denied"] * 3


def test_refreshes_are_seen_and_tokens_are_recognised_by_fingerprint(simulator, bank):
    pair = bank.tokens_for(simulator.approve(bank.consent_uri()))
    fresh = bank.tokens(grant_type="refresh_token", refresh_token=pair["refresh_token"])
    assert len(simulator.refreshes()) == 1
    known = simulator.fingerprints()
    for token in (pair["access_token"], pair["refresh_token"], fresh["access_token"]):
        assert known.recognise(token) == "token"
    assert known.recognise(VERIFIER) == "PKCE verifier"


def test_time_moves_on_request_and_ends_access_tokens(simulator, bank):
    pair = bank.tokens_for(simulator.approve(bank.consent_uri()))
    bearer = f"Bearer {pair['access_token']}"
    assert bank.call("GET", "/accounts", 3, Authorization=bearer)[0] == 200
    simulator.advance(minutes=20)
    assert bank.call("GET", "/accounts", 3, Authorization=bearer)[0] == 401


def test_a_scripted_fault_meets_the_calls_it_names(simulator, bank):
    simulator.fault("status", on="GET /consent-uris", status=503)
    path = "/consent-uris?scope=AIS"
    assert bank.call("GET", path, 4)[0] == 503
    assert bank.call("GET", path, 4, Redirect_URI=CALLBACK_URL)[0] != 503
    assert simulator.faults()[0]["hits"] == 1


def test_every_person_the_tests_ask_for_banks_there(simulator):
    people = {customer["customer"]: customer for customer in simulator.customers()}
    busy = people["marc.janssens"]["accounts"][0]
    assert busy["transactions"] == 5000
    assert len(people["sofie.lambert"]["accounts"][0]["compartments"]) > 1
    assert people["emma.willems"]["accounts"][0]["transactions"] == 0
    assert {"luc.dubois", "nora.maes", "tom.leclercq", "rita.claes"} <= set(people)
