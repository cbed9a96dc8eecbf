"""How the proof of fresh authentication comes back: as a parameter of any name, or as a code to exchange."""

import pytest

from support.flows import ATTENDED, accounts_of, authorize, follow_back, query_of
from support.gateway_config import profile_file
from support.simulator import BUSINESS

OLD = "date_from=2000-01-01"


class Waiting:
    """A consent whose older history waits for the customer."""

    def __init__(self, gateway, simulator):
        self.gateway, self.simulator = gateway, simulator
        self.consent = authorize(gateway, simulator, customer=BUSINESS)
        self.account = f"/v1/accounts/{accounts_of(gateway, self.consent)[0]['id']}"
        simulator.advance(hours=2)
        due = self.history()
        assert due.json()["code"] == "consent_renewal_due", due.text
        self.url = due.json()["authorization"]["url"]
        simulator.forget_requests()

    def history(self):
        return self.gateway.get(f"{self.account}/transactions?{OLD}", headers=ATTENDED)

    def way_back(self) -> str:
        return self.simulator.approve(self.url, BUSINESS)

    def return_from_bank(self) -> dict:
        return query_of(follow_back(self.gateway, self.way_back()).location)

    def shown(self) -> dict:
        return self.gateway.get(f"/v1/consents/{self.consent['id']}").json()


@pytest.fixture
def gateway_with(start_gateway, folder):
    """gateway_with(sca_carriers=[…], …): members of the profile's `returned`."""
    def start(**returned):
        path = profile_file(folder, lambda profile: profile["returned"].update(returned))
        return start_gateway(overrides={"banks": {"belfius": {"profile": path}}})

    return start


@pytest.mark.parametrize("carrier", ["query", "code", "code_only_sca"])
def test_every_carrier_opens_the_older_part(gateway, simulator, carrier):
    simulator.set(sca_return=carrier)
    waiting = Waiting(gateway, simulator)
    assert waiting.return_from_bank()["status"] == "authorized"
    after = waiting.history()
    assert (after.status, after.json()["history"]) == (200, "full")
    shown = waiting.shown()
    assert (shown["status"], shown["token_state"]) == ("authorized", "fresh")
    assert shown["expires_at"] == waiting.consent["expires_at"], "a proof for history renews no consent"
    assert shown["account_ids"] == waiting.consent["account_ids"]
    exchanges = simulator.token_requests("authorization_code")
    assert len(exchanges) == (0 if carrier == "query" else 1)


def test_a_proof_alone_leaves_the_tokens_as_they_are(gateway, simulator):
    simulator.set(sca_return="code_only_sca")
    waiting = Waiting(gateway, simulator)
    issued = len(simulator.ledger())
    assert waiting.return_from_bank()["status"] == "authorized"
    assert waiting.history().status == 200
    assert len(simulator.ledger()) == issued


def test_a_whole_pair_that_came_with_the_proof_is_used(gateway, simulator):
    simulator.set(sca_return="code")
    waiting = Waiting(gateway, simulator)
    assert waiting.return_from_bank()["status"] == "authorized"
    assert waiting.history().status == 200
    assert simulator.refreshes() == [], "the new pair is alive"


def test_the_parameter_may_have_any_name(gateway_with, simulator):
    simulator.set(sca_return="query", sca_return_name="proof_of_sca")
    waiting = Waiting(gateway_with(sca_token="proof_of_sca"), simulator)
    assert waiting.return_from_bank()["status"] == "authorized"
    assert waiting.history().json()["history"] == "full"


@pytest.mark.parametrize("allowed, carrier", [("parameter", "code"), ("code", "query")])
def test_a_carrier_that_the_profile_does_not_allow_brings_nothing(gateway_with, simulator, allowed, carrier):
    simulator.set(sca_return=carrier)
    waiting = Waiting(gateway_with(sca_carriers=[allowed]), simulator)
    assert waiting.return_from_bank()["error"] == "no_code_returned"
    assert simulator.token_requests("authorization_code") == []
    assert waiting.shown()["status"] == "renewal_due"
    assert waiting.history().json()["code"] == "consent_renewal_due"


def test_a_client_that_owns_the_redirect_may_bring_the_code(gateway, simulator):
    simulator.set(sca_return="code_only_sca")
    waiting = Waiting(gateway, simulator)
    back = query_of(waiting.way_back())
    answer = gateway.post("/v1/authorizations/complete", json={"state": back["state"], "code": back["code"]})
    assert (answer.status, answer.json()["status"], answer.json()["error"]) == (200, "authorized", None)
    assert waiting.history().json()["history"] == "full"


def test_a_lost_answer_to_the_code_leaves_what_there_was(gateway, simulator):
    simulator.set(sca_return="code_only_sca")
    waiting = Waiting(gateway, simulator)
    simulator.fault("lost_answer", on="POST /token")
    assert waiting.return_from_bank()["error"] == "exchange_outcome_unknown"
    assert len(simulator.token_requests("authorization_code")) == 1, "a code is sent once"
    assert waiting.shown()["status"] == "renewal_due"
    assert gateway.get(waiting.account, headers=ATTENDED).status == 200
