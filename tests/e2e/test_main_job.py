"""The main job, over the built binaries: consent, callback, accounts, balances, transactions, refresh."""

from support.flows import (ATTENDED, accounts_of, approve_in_browser, authorize, create_consent,
                           follow_back, query_of)
from support.gateway_config import RETURN_URL
from support.simulator import PRIVATE


def test_a_customer_gives_access_through_the_banks_pages(gateway, simulator):
    consent = create_consent(gateway)
    assert consent["status"] == "pending_authorization"

    way_back = approve_in_browser(consent["authorization"]["url"], PRIVATE)
    landed = follow_back(gateway, way_back)

    assert landed.status == 303 and landed.location.startswith(RETURN_URL)
    assert query_of(landed.location) == {"consent_id": consent["id"], "status": "authorized"}
    stored = gateway.get(f"/v1/consents/{consent['id']}").json()
    assert stored["status"] == "authorized" and stored["token_state"] == "fresh"
    assert len(stored["account_ids"]) == len(simulator.customer(PRIVATE)["accounts"])


def test_an_authorised_consent_reads_accounts_balances_and_transactions(gateway, simulator):
    consent = authorize(gateway, simulator)
    accounts = accounts_of(gateway, consent)
    granted = {account["iban"] for account in simulator.customer(PRIVATE)["accounts"]}
    assert {account["iban"] for account in accounts} == granted

    account = f"/v1/accounts/{accounts[0]['id']}"
    assert gateway.get(account, headers=ATTENDED).json()["id"] == accounts[0]["id"]
    balances = gateway.get(f"{account}/balances", headers=ATTENDED).json()["balances"]
    assert balances[0]["type"] == "current"
    page = gateway.get(f"{account}/transactions?limit=10", headers=ATTENDED).json()
    assert len({item["id"] for item in page["items"]}) == len(page["items"]) > 0


def test_a_read_after_twenty_minutes_refreshes_the_token_once(gateway, simulator):
    consent = authorize(gateway, simulator)
    account = accounts_of(gateway, consent)[0]["id"]
    assert gateway.get(f"/v1/accounts/{account}/balances", headers=ATTENDED).status == 200
    assert simulator.refreshes() == []

    simulator.advance(minutes=20)

    assert gateway.get(f"/v1/accounts/{account}/balances", headers=ATTENDED).status == 200
    assert gateway.get(f"/v1/accounts/{account}/balances", headers=ATTENDED).status == 200
    assert len(simulator.refreshes()) == 1


def test_nothing_that_is_secret_stands_in_the_database_as_text(stage, gateway, simulator, database):
    authorize(gateway, simulator)
    stage.collect_canaries()
    assert not (found := stage.leaks_in(database.dump(), "database")), "\n".join(found)


def test_the_admin_listener_tells_that_it_is_ready(gateway):
    assert gateway.wait_readiness(200).status == 200
    assert gateway.admin("/livez").status == 200
    assert gateway.admin("/version").status == 200
    assert "tpp_" in gateway.admin("/metrics").text
