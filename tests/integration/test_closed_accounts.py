"""Accounts that the bank keeps closed: each kind has its own code, nothing is repeated, and the consent lives on."""

import pytest

from support.flows import ATTENDED, accounts_of, approve_in_browser, authorize, create_consent, follow_back
from support.gateway_config import RETURN_URL
from support.simulator import PRIVATE, TROUBLED_ACCOUNTS

CLOSED = [
    # standing at the bank, its error, its number, our code, who has to act
    ("blocked", "ACCESS_DENIED", "B14800ZZ-3004-000000", "account_blocked", "contact_bank"),
    ("outside_channels", "CHANNEL_NOT_PERMITTED", "B14800ZZ-3007-000000", "channel_not_permitted", "contact_bank"),
    ("other_brand", "INVALID_ACCOUNT", "B14800ZZ-3002-000000", "wrong_brand", "fix_request"),
    ("not_supported", "ACCOUNT_NOT_SUPPORTED", "B14800ZZ-3008-000000", "account_not_supported", "none"),
]
REFUSALS = [(name, number, code) for _, name, number, code, _ in CLOSED]


@pytest.fixture(scope="module")
def troubled(shared_gateway, shared_simulator) -> dict[str, dict]:
    """By standing."""
    consent = authorize(shared_gateway, shared_simulator, customer=TROUBLED_ACCOUNTS)
    found = {account["iban"]: account for account in accounts_of(shared_gateway, consent)}
    told = shared_simulator.customer(TROUBLED_ACCOUNTS)["accounts"]
    return {account["standing"]: found[account["iban"]] for account in told}


def shown(gateway, consent: str) -> dict:
    return gateway.get(f"/v1/consents/{consent}").json()


def refuse(simulator, on: str, name: str, number: str, **members):
    body = f'{{"error":"{name}","error_code":"{number}","error_description":"words of the bank"}}'
    simulator.fault("status", on=on, status=403, body=body, **members)


@pytest.mark.parametrize("short", [False, True], ids=["long code", "short code"])
@pytest.mark.parametrize("standing, name, number, code, action", CLOSED, ids=[row[0] for row in CLOSED])
@pytest.mark.parametrize("part", ["", "/balances", "/transactions"])
def test_a_closed_account_says_why_and_leaves_its_consent_alone(
        shared_gateway, shared_simulator, troubled, standing, name, number, code, action, part, short):
    shared_simulator.set(short_error_codes=short)
    shared_simulator.forget_requests()
    try:
        answer = shared_gateway.get(f"/v1/accounts/{troubled[standing]['id']}{part}", headers=ATTENDED)
    finally:
        shared_simulator.set(short_error_codes=False)
    problem = answer.json()
    assert (answer.status, problem["code"], problem["action_required"]) == (409, code, action)
    assert not problem["retryable"]
    said = number.replace("ZZ-", "-") if short else number
    assert (problem["bank"]["http_status"], problem["bank"]["error"], problem["bank"]["error_code"]) == (403, name, said)

    asked = [r["path"] for r in shared_simulator.requests()]
    assert len(asked) == 1 and asked[0].startswith("/accounts/"), "nothing is repeated and no token refreshed"
    consent = shown(shared_gateway, troubled["open"]["consent_id"])
    assert (consent["status"], consent["status_reason"]) == ("authorized", None)
    beside = f"/v1/accounts/{troubled['open']['id']}{part}"
    assert shared_gateway.get(beside, headers=ATTENDED).status == 200


@pytest.mark.parametrize("name, number, code", [*REFUSALS, ("account_not_supported", "20003", "account_not_supported"),
                                                ("channel_not_permitted", "20004", "channel_not_permitted")])
def test_an_account_that_is_closed_at_the_page_for_consents_fails_that_consent(
        shared_gateway, shared_simulator, name, number, code):
    psu_ref = f"closed-{number}"
    refuse(shared_simulator, "GET /consent-uris", name, number)
    shared_simulator.forget_requests()
    body = {"psu_ref": psu_ref, "bank": "belfius", "scope": "ais", "return_url": RETURN_URL}
    answer = shared_gateway.post("/v1/consents", json=body)
    assert (answer.status, answer.json()["code"]) == (409, code)
    assert len(shared_simulator.requests()) == 1
    made = shared_gateway.get(f"/v1/consents?psu_ref={psu_ref}").json()["items"]
    assert [(c["status"], c["status_reason"]) for c in made] == [("failed", code)]


@pytest.mark.parametrize("name, number, code", REFUSALS)
def test_a_list_of_accounts_that_the_bank_refuses_leaves_the_consent_authorised(
        shared_gateway, shared_simulator, name, number, code):
    consent = create_consent(shared_gateway, psu_ref=f"list-{number}")
    refuse(shared_simulator, "GET /accounts", name, number, times=2)
    way_back = approve_in_browser(consent["authorization"]["url"], PRIVATE)
    assert "status=authorized" in follow_back(shared_gateway, way_back).location

    listed = shared_gateway.get(f"/v1/accounts?consent_id={consent['id']}")
    assert (listed.status, listed.json()["code"]) == (409, code)
    assert shown(shared_gateway, consent["id"])["status"] == "authorized"
    assert len(accounts_of(shared_gateway, consent)) == 3
