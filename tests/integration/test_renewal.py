"""The customer's authentication runs out after a period: history waits for the next one, all else goes on."""

from datetime import datetime, timedelta

import pytest

from support.bank_reader import BankReader
from support.flows import ATTENDED, accounts_of, authorize, follow_back, query_of
from support.gateway_config import profile_file
from support.simulator import MULTI_CURRENCY, PRIVATE
from support.walks import content_of_item, content_of_row, items_of, walk

# Refresh tokens of the simulated bank would end in between; that is another story.
LONG = 400 * 86_400


@pytest.fixture(params=[90, 180])
def period(request, simulator) -> int:
    """In days. The bank's readable text says 90, the law today 180."""
    simulator.set(sca_period_days=request.param, refresh_token_seconds=LONG)
    return request.param


def gateway_of_period(start_gateway, folder, period: int):
    def change(profile):
        profile["lifetimes"].update(consent_days=period, renew_before_days=10)

    return start_gateway(overrides={"banks": {"belfius": {"profile": profile_file(folder, change)}}})


def shown(gateway, consent: dict) -> dict:
    return gateway.get(f"/v1/consents/{consent['id']}").json()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_the_consent_says_when_it_ends_and_from_when_to_renew(start_gateway, folder, simulator, period):
    gateway = gateway_of_period(start_gateway, folder, period)
    consent = authorize(gateway, simulator)
    ends = moment(consent["expires_at"])
    assert ends - moment(consent["authorized_at"]) == timedelta(days=period)
    assert ends - moment(consent["renew_from"]) == timedelta(days=10)
    assert gateway.get("/v1/banks").json()["items"][0]["capabilities"]["consent_lifetime_days"] == period


def test_history_waits_for_the_customer_and_then_the_same_question_works(start_gateway, folder, simulator, period):
    gateway = gateway_of_period(start_gateway, folder, period)
    consent = authorize(gateway, simulator)
    account = f"/v1/accounts/{accounts_of(gateway, consent)[0]['id']}"
    question = f"{account}/transactions?limit=20"

    simulator.advance(days=period - 1)
    before = gateway.get(question, headers=ATTENDED)
    assert (before.status, before.json()["history"]) == (200, "recent")

    simulator.advance(days=2)
    due = gateway.get(question, headers=ATTENDED)
    problem = due.json()
    assert (due.status, problem["code"], problem["action_required"], problem["retryable"]) == (
        409, "consent_renewal_due", "renew", False)
    assert problem["authorization"]["url"].startswith(simulator.pages_url) and problem["authorization"]["expires_at"]
    waiting = shown(gateway, consent)
    assert (waiting["status"], waiting["status_reason"], waiting["action_required"]) == (
        "renewal_due", "sca_required", "renew")
    for part in ("", "/balances"):
        assert gateway.get(account + part, headers=ATTENDED).status == 200

    landed = follow_back(gateway, simulator.approve(problem["authorization"]["url"], PRIVATE))
    assert query_of(landed.location)["status"] == "authorized"
    after = gateway.get(question, headers=ATTENDED)
    assert (after.status, after.json()["history"]) == (200, "full")
    simulator.advance(hours=2)
    assert gateway.get(question, headers=ATTENDED).status == 200, "the period has begun anew"
    assert shown(gateway, consent)["status"] == "authorized"


def test_an_abandoned_renewal_can_be_begun_again(gateway, simulator):
    simulator.set(sca_period_days=90, refresh_token_seconds=LONG)
    consent = authorize(gateway, simulator)
    question = f"/v1/accounts/{accounts_of(gateway, consent)[0]['id']}/transactions"
    simulator.advance(days=91)
    first = gateway.get(question, headers=ATTENDED).json()["authorization"]["url"]
    second = gateway.get(question, headers=ATTENDED).json()["authorization"]["url"]
    assert first != second
    follow_back(gateway, simulator.approve(second, PRIVATE))
    assert gateway.get(question, headers=ATTENDED).status == 200


def test_the_older_part_of_a_compartment_opens_too(gateway, simulator, pki):
    told = simulator.customer(MULTI_CURRENCY)["accounts"][0]
    rows = BankReader(simulator, pki, MULTI_CURRENCY).rows(told["iban"], currency="USD")
    consent = authorize(gateway, simulator, customer=MULTI_CURRENCY)
    account = next(a for a in accounts_of(gateway, consent) if a["iban"] == told["iban"])
    path = f"/v1/accounts/{account['id']}/transactions"
    simulator.advance(hours=2)
    oldest = rows[-1]["execution_date"]
    due = gateway.get(f"{path}?currency=USD&date_from={oldest}", headers=ATTENDED)
    assert (due.status, due.json()["code"]) == (409, "consent_renewal_due")
    follow_back(gateway, simulator.approve(due.json()["authorization"]["url"], MULTI_CURRENCY))
    items = items_of(walk(gateway, path, 30, currency="USD", date_from=oldest))
    assert [content_of_item(item) for item in items] == [content_of_row(row) for row in rows]
