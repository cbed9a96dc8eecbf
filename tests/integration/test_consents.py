"""The life of a consent: created, listed, renewed, deleted, and what is left of it."""

import pytest

from support.flows import (ATTENDED, accounts_of, approve_in_browser, authorize, create_consent, follow_back,
                           query_of, refuse_in_browser)
from support.gateway_config import RETURN_URL
from support.simulator import BARRED, BUSINESS, PRIVATE


def reading(gateway, consent: dict, **options):
    return gateway.get(f"/v1/accounts?consent_id={consent['id']}", **options)


def shown(gateway, consent: dict, **options) -> dict:
    return gateway.get(f"/v1/consents/{consent['id']}", **options).json()


def test_a_new_consent_waits_for_its_customer(shared_gateway):
    answer = shared_gateway.post("/v1/consents", json={
        "psu_ref": "customer-1", "bank": "belfius", "scope": "ais", "return_url": RETURN_URL})
    consent = answer.json()
    assert answer.headers["location"] == f"/v1/consents/{consent['id']}"
    assert (consent["status"], consent["action_required"], consent["token_state"]) == (
        "pending_authorization", "wait", "none")
    assert consent["language"] == "fr", "the bank profile's first language"
    assert consent["authorization"]["purpose"] == "initial"
    assert consent["authorization"]["expires_at"] > consent["created_at"]
    assert "state=" in consent["authorization"]["url"]
    assert (consent["account_ids"], consent["authorized_at"], consent["expires_at"]) == ([], None, None)


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_the_customer_sees_pages_in_the_language_asked_for(shared_gateway, language):
    consent = create_consent(shared_gateway, language=language)
    assert f"/common/{language}/" in consent["authorization"]["url"]


def test_the_authorization_url_is_shown_once(shared_gateway):
    consent = create_consent(shared_gateway)
    assert shown(shared_gateway, consent) == {**consent, "authorization": None}
    listed = shared_gateway.get("/v1/consents?limit=1").json()["items"][0]
    assert listed == {**consent, "authorization": None}


def test_every_consent_is_a_new_one_with_its_own_state(shared_gateway):
    first, second = create_consent(shared_gateway), create_consent(shared_gateway)
    assert first["id"] != second["id"]
    assert query_of(first["authorization"]["url"])["state"] != query_of(second["authorization"]["url"])["state"]


def test_a_pending_consent_cannot_be_read(shared_gateway):
    answer = reading(shared_gateway, create_consent(shared_gateway))
    assert (answer.status, answer.json()["code"]) == (409, "consent_pending")


def test_a_consent_nobody_authorised_in_time_has_failed(shared_gateway, shared_database):
    consent = create_consent(shared_gateway)
    shared_database.sql("UPDATE consent SET pending_until = now() - interval '1 second' "
                        f"WHERE id = '{consent['id']}'")
    stored = shown(shared_gateway, consent)
    assert (stored["status"], stored["status_reason"]) == ("failed", "authorization_expired")
    assert reading(shared_gateway, consent).json()["code"] == "consent_unusable"


def test_a_barred_customer_is_rejected(shared_gateway, shared_simulator):
    consent = create_consent(shared_gateway)
    follow_back(shared_gateway, shared_simulator.approve(consent["authorization"]["url"], BARRED))
    assert shown(shared_gateway, consent)["status"] == "rejected"
    assert reading(shared_gateway, consent).json()["code"] == "consent_unusable"


def test_only_the_accounts_that_were_ticked_are_granted(shared_gateway, shared_simulator):
    ibans = [account["iban"] for account in shared_simulator.customer(PRIVATE)["accounts"]][1:]
    consent = create_consent(shared_gateway)
    follow_back(shared_gateway, approve_in_browser(consent["authorization"]["url"], PRIVATE, ibans))
    assert {account["iban"] for account in accounts_of(shared_gateway, consent)} == set(ibans)
    assert len(shown(shared_gateway, consent)["account_ids"]) == len(ibans)


def test_a_consent_whose_time_is_over_has_expired_and_can_be_renewed(shared_gateway, shared_simulator, shared_database):
    consent = authorize(shared_gateway, shared_simulator, customer=BUSINESS)
    shared_database.sql(f"UPDATE consent SET expires_at = now() - interval '1 second' WHERE id = '{consent['id']}'")
    stored = shown(shared_gateway, consent)
    assert (stored["status"], stored["status_reason"], stored["action_required"]) == (
        "expired", "lifetime_ended", "renew")
    assert reading(shared_gateway, consent).json()["code"] == "consent_expired"

    renewed = shared_gateway.post(f"/v1/consents/{consent['id']}/renew").json()
    follow_back(shared_gateway, shared_simulator.approve(renewed["authorization"]["url"], BUSINESS))
    assert shown(shared_gateway, consent)["status"] == "authorized"
    assert {a["id"] for a in accounts_of(shared_gateway, consent)} == set(consent["account_ids"])


def test_deleting_twice_is_no_error_and_nothing_is_read_any_more(shared_gateway, shared_simulator):
    consent = authorize(shared_gateway, shared_simulator, psu_ref="leaving")
    account = f"/v1/accounts/{consent['account_ids'][0]}"
    assert shared_gateway.get(account, headers=ATTENDED).status == 200
    for _ in range(2):
        assert shared_gateway.delete(f"/v1/consents/{consent['id']}").status == 204
    stored = shown(shared_gateway, consent)
    assert (stored["status"], stored["status_reason"], stored["action_required"]) == (
        "revoked", "revoked_by_client", "none")
    assert (stored["token_state"], stored["account_ids"]) == ("none", [])

    shared_simulator.forget_requests()
    for path in (account, f"{account}/balances", f"{account}/transactions"):
        answer = shared_gateway.get(path, headers=ATTENDED)
        assert (answer.status, answer.json()["code"]) == (409, "consent_revoked"), path
    assert reading(shared_gateway, consent).json()["code"] == "consent_revoked"
    assert shared_gateway.get("/v1/accounts?psu_ref=leaving").json()["items"] == []
    assert shared_simulator.requests() == []
    renewal = shared_gateway.post(f"/v1/consents/{consent['id']}/renew")
    assert (renewal.status, renewal.json()["code"]) == (409, "conflict")


def test_deleting_destroys_every_secret_in_the_database(shared_gateway, shared_simulator, shared_database):
    consent = authorize(shared_gateway, shared_simulator)
    shared_gateway.post(f"/v1/consents/{consent['id']}/renew")
    account_rows = f"FROM account WHERE consent_id = '{consent['id']}'"
    attempt_rows = f"FROM authorization_attempt WHERE consent_id = '{consent['id']}'"
    token_rows = f"FROM token WHERE consent_id = '{consent['id']}'"
    assert shared_database.value(f"SELECT count(logical_id_sealed) {account_rows}") == "3"
    assert shared_database.value(f"SELECT count(verifier_sealed) {attempt_rows}") == "1"
    assert shared_database.value(f"SELECT count(*) {token_rows}") == "1"

    shared_gateway.delete(f"/v1/consents/{consent['id']}")

    assert shared_database.value(f"SELECT count(logical_id_sealed) {account_rows}") == "0"
    assert shared_database.value(f"SELECT count(verifier_sealed) {attempt_rows}") == "0"
    assert shared_database.value(f"SELECT count(*) {token_rows}") == "0"
    assert shared_database.value(
        f"SELECT count(answer_sealed) FROM token_journal WHERE consent_id = '{consent['id']}'") == "0"


def test_deleting_what_has_ended_in_another_way_keeps_how_it_ended(shared_gateway, shared_simulator):
    consent = create_consent(shared_gateway)
    follow_back(shared_gateway, refuse_in_browser(consent["authorization"]["url"], PRIVATE))
    before = shown(shared_gateway, consent)
    assert shared_gateway.delete(f"/v1/consents/{consent['id']}").status == 204
    assert shown(shared_gateway, consent) == before and before["status"] == "rejected"


def test_deleting_what_is_pending_ends_it(shared_gateway, shared_simulator):
    consent = create_consent(shared_gateway)
    assert shared_gateway.delete(f"/v1/consents/{consent['id']}").status == 204
    assert shown(shared_gateway, consent)["status"] == "revoked"
    assert shared_gateway.post(f"/v1/consents/{consent['id']}/renew").json()["code"] == "conflict"


@pytest.mark.parametrize("end", ["never goes", "refuses", "comes back with nothing", "is replaced"])
def test_a_renewal_that_comes_to_nothing_changes_nothing(shared_gateway, shared_simulator, end):
    consent = authorize(shared_gateway, shared_simulator)
    renewal = shared_gateway.post(f"/v1/consents/{consent['id']}/renew").json()
    assert renewal["authorization"]["purpose"] == "renewal"
    assert {**renewal, "authorization": None} == consent
    url = renewal["authorization"]["url"]

    if end == "refuses":
        landed = follow_back(shared_gateway, shared_simulator.refuse(url))
        assert query_of(landed.location) == {
            "consent_id": consent["id"], "status": "authorized", "error": "access_denied"}
    if end == "comes back with nothing":
        landed = shared_gateway.get(f"/callback/belfius?state={query_of(url)['state']}", by=None)
        assert query_of(landed.location)["error"] == "no_code_returned"
    if end == "is replaced":
        shared_gateway.post(f"/v1/consents/{consent['id']}/renew")
        exchanges = len(shared_simulator.token_requests("authorization_code"))
        landed = follow_back(shared_gateway, shared_simulator.approve(url))
        assert query_of(landed.location)["status"] == "authorized"
        assert len(shared_simulator.token_requests("authorization_code")) == exchanges

    assert shown(shared_gateway, consent) == consent
    assert shared_gateway.get(f"/v1/accounts/{consent['account_ids'][0]}", headers=ATTENDED).status == 200


def test_a_renewal_replaces_the_tokens_and_keeps_the_accounts(shared_gateway, shared_simulator):
    consent = authorize(shared_gateway, shared_simulator)
    renewal = shared_gateway.post(f"/v1/consents/{consent['id']}/renew").json()
    assert reading(shared_gateway, consent).status == 200
    ibans = [account["iban"] for account in shared_simulator.customer(PRIVATE)["accounts"]]
    follow_back(shared_gateway, shared_simulator.approve(renewal["authorization"]["url"], PRIVATE, ibans[:2]))
    renewed = shown(shared_gateway, consent)
    assert renewed["authorized_at"] > consent["authorized_at"] and renewed["expires_at"] > consent["expires_at"]
    assert set(renewed["account_ids"]) < set(consent["account_ids"]) and len(renewed["account_ids"]) == 2
    withdrawn = (set(consent["account_ids"]) - set(renewed["account_ids"])).pop()
    assert shared_gateway.get(f"/v1/accounts/{withdrawn}", headers=ATTENDED).status == 404
    for account in renewed["account_ids"]:
        assert shared_gateway.get(f"/v1/accounts/{account}", headers=ATTENDED).status == 200
