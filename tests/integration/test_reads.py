"""Accounts, balances and banks: what is shown, and what a bank's no means for a consent."""

from decimal import Decimal

import pytest

from support.flows import ATTENDED, accounts_of, authorize, create_consent
from support.simulator import MULTI_CURRENCY, PRIVATE

TRACE = "4c9d1f2ab7e84d5f9a3c6b1d8e7f2a10"


@pytest.fixture(scope="module")
def private(shared_gateway, shared_simulator) -> dict[str, dict]:
    return by_iban(shared_gateway, authorize(shared_gateway, shared_simulator))


@pytest.fixture(scope="module")
def multi_currency(shared_gateway, shared_simulator) -> dict[str, dict]:
    return by_iban(shared_gateway, authorize(shared_gateway, shared_simulator, customer=MULTI_CURRENCY))


def by_iban(gateway, consent: dict) -> dict[str, dict]:
    return {account["iban"]: account for account in accounts_of(gateway, consent)}


def shown(gateway, consent: str) -> dict:
    return gateway.get(f"/v1/consents/{consent}").json()


def path_of(account: dict, part: str = "") -> str:
    return f"/v1/accounts/{account['id']}{part}"


def test_an_account_is_shown_with_its_names_and_its_balance(shared_gateway, shared_simulator, private):
    for told in shared_simulator.customer(PRIVATE)["accounts"]:
        account = private[told["iban"]]
        answer = shared_gateway.get(path_of(account), headers=ATTENDED).json()
        balance = answer.pop("balances")
        assert [(b["type"], b["covers"], b["amount"]["currency"]) for b in balance] == [("current", "account", "EUR")]
        assert Decimal(balance[0]["amount"]["amount"]) * 100 == told["compartments"][0]["cents"]
        assert answer.pop("fetched_at")
        assert answer == {**account, "multicurrency": False, "product_type": "payment-account", "quota": None,
                          "product_name": told["product_name"], "holder_name": told["holder"],
                          "psu_name": "An Peeters"}


def test_balances_are_those_of_the_account(shared_gateway, private):
    account = next(iter(private.values()))
    whole = shared_gateway.get(path_of(account), headers=ATTENDED).json()
    alone = shared_gateway.get(path_of(account, "/balances"), headers=ATTENDED).json()
    assert (alone["account_id"], alone["balances"]) == (account["id"], whole["balances"])


@pytest.mark.parametrize("sums, euros", [(False, 1), (True, 2)])
def test_a_multi_currency_balance_says_what_it_covers(
        shared_gateway, shared_simulator, multi_currency, sums, euros):
    told = shared_simulator.customer(MULTI_CURRENCY)["accounts"][0]
    shared_simulator.set(balance_sums_compartments=sums)
    try:
        answer = shared_gateway.get(path_of(multi_currency[told["iban"]]), headers=ATTENDED).json()
    finally:
        shared_simulator.set(balance_sums_compartments=False)
    first, *others = answer["balances"]
    assert answer["multicurrency"] and (first["covers"], first["amount"]["currency"]) == ("unspecified", "EUR")
    assert {balance["covers"] for balance in others} == {"compartment"}
    cents = {part["currency"]: part["cents"] for part in told["compartments"]}
    for balance in others:
        assert Decimal(balance["amount"]["amount"]) * 100 == cents[balance["amount"]["currency"]]
    assert [b["amount"]["currency"] for b in answer["balances"]].count("EUR") == euros


def test_a_plain_account_beside_it_covers_itself(shared_gateway, shared_simulator, multi_currency):
    told = shared_simulator.customer(MULTI_CURRENCY)["accounts"][1]
    answer = shared_gateway.get(path_of(multi_currency[told["iban"]]), headers=ATTENDED).json()
    assert [b["covers"] for b in answer["balances"]] == ["account"] and not answer["multicurrency"]


@pytest.mark.parametrize("headers, involved", [
    ({}, "false"), ({"PSU-IP-Address": "192.0.2.17"}, "true"), ({"PSU-IP-Address": "2001:db8::1"}, "true"),
    ({"PSU-User-Agent": "Mozilla/5.0"}, "false")], ids=str)
def test_only_the_customers_address_makes_a_read_attended(gateway, simulator, headers, involved):
    account = accounts_of(gateway, authorize(gateway, simulator))[0]
    answers = [gateway.get(path_of(account), headers=headers).status for _ in range(5)]
    assert answers == ([200] * 5 if involved == "true" else [200] * 4 + [429])


def test_what_the_customer_withdraws_at_the_bank_is_revoked(gateway, simulator, database):
    consent = authorize(gateway, simulator)
    account = accounts_of(gateway, consent)[0]
    assert gateway.get(path_of(account), headers=ATTENDED).status == 200

    simulator.revoke(PRIVATE)

    for _ in range(2):
        answer = gateway.get(path_of(account), headers=ATTENDED)
        assert (answer.status, answer.json()["code"], answer.json()["action_required"]) == (
            409, "consent_revoked", "none")
    stored = shown(gateway, consent["id"])
    assert (stored["status"], stored["status_reason"], stored["token_state"]) == (
        "revoked", "withdrawn_at_bank", "none")
    assert len([r for r in simulator.requests("GET", "/accounts/") if r["status"] == 403]) == 1
    assert database.value("SELECT count(*) FROM token") == "0"


def test_a_gateway_that_the_bank_has_barred_is_the_operators_trouble(shared_gateway, shared_simulator, private):
    account = next(iter(private.values()))
    shared_simulator.set(tpp_active=False)
    try:
        read = shared_gateway.get(path_of(account), headers=ATTENDED)
        body = {"psu_ref": "p", "bank": "belfius", "scope": "ais", "return_url": "https://frontend.example/back"}
        created = shared_gateway.post("/v1/consents", json=body)
    finally:
        shared_simulator.set(tpp_active=True)
    for answer in (read, created):
        assert (answer.status, answer.json()["code"], answer.json()["origin"]) == (
            502, "bank_rejected_gateway", "gateway")
    assert read.json()["bank"]["error"] == "INVALID_TPP"
    assert shared_gateway.get(path_of(account), headers=ATTENDED).status == 200


def test_a_client_id_that_the_bank_does_not_know_is_the_operators_trouble(start_gateway, simulator):
    gateway = start_gateway(overrides={"banks": {"belfius": {"client_id": "somebody-else"}}})
    body = {"psu_ref": "p", "bank": "belfius", "scope": "ais", "return_url": "https://frontend.example/back"}
    answer = gateway.post("/v1/consents", json=body)
    assert (answer.status, answer.json()["code"]) == (502, "bank_rejected_gateway")
    failed = gateway.get("/v1/consents").json()["items"]
    assert [(c["status"], c["status_reason"]) for c in failed] == [("failed", "bank_page_unavailable")]


def test_tokens_that_another_consent_of_the_customer_ended_ask_for_a_renewal(gateway, simulator):
    consent = authorize(gateway, simulator)
    account = accounts_of(gateway, consent)[0]
    authorize(gateway, simulator, psu_ref="the-same-customer-elsewhere")
    answer = gateway.get(path_of(account), headers=ATTENDED)
    assert (answer.status, answer.json()["code"], answer.json()["action_required"]) == (
        409, "consent_renewal_due", "renew")
    stored = shown(gateway, consent["id"])
    assert (stored["status"], stored["status_reason"], stored["token_state"]) == (
        "renewal_due", "refresh_token_refused", "refused")
    assert len(simulator.refreshes()) == 1


def test_a_bank_is_unknown_then_up_then_down_then_up_again(gateway, simulator):
    def health():
        return gateway.get("/v1/banks").json()["items"][0]["health"]

    assert health() == {"state": "unknown", "since": None, "last_success_at": None, "last_failure_at": None,
                        "retry_after": None, "endpoints": []}
    account = accounts_of(gateway, authorize(gateway, simulator))[0]
    assert health()["state"] == "up" and health()["last_success_at"]
    simulator.fault("status", on="GET /accounts/*", status=500, times=0)
    states = []
    for _ in range(10):
        assert gateway.get(path_of(account), headers=ATTENDED).json()["code"] == "bank_failed"
        states.append(health()["state"])
    assert states[0] == "degraded" and states[-1] == "down" and health()["last_failure_at"]
    simulator.clear_faults()
    assert gateway.get(path_of(account), headers=ATTENDED).status == 200
    assert health()["state"] == "up"


def test_banks_say_what_they_can_do(shared_gateway, shared_simulator):
    shared_simulator.forget_requests()
    bank = shared_gateway.get("/v1/banks").json()["items"][0]
    assert (bank["id"], bank["environment"]) == ("belfius", "simulator")
    assert bank["capabilities"] == {
        "ais": True, "caf": True, "pis": True, "iban_needed_for": ["caf"], "languages": ["fr", "nl"],
        "max_history_without_sca_days": 90, "consent_lifetime_days": 180, "transactions_page_limit": 400}
    assert shared_simulator.requests() == []


@pytest.mark.parametrize("given", ["a", "A.b_c-9", "x" * 128])
def test_the_callers_request_id_comes_back(shared_gateway, given):
    headers = {"X-Request-ID": given}
    assert shared_gateway.get("/v1/banks", headers=headers).headers["x-request-id"] == given
    refused = shared_gateway.get("/v1/nothing", headers=headers)
    assert refused.headers["x-request-id"] == refused.json()["request_id"] == given


@pytest.mark.parametrize("given, sent", [
    (f"00-{TRACE}-5d2c8a1b7e9f3c40-01", True), (f"00-{TRACE}-5d2c8a1b7e9f3c40-01-extra", False),
    (f"00-{TRACE.upper()}-5d2c8a1b7e9f3c40-01", False), (f"ff-{TRACE}-5d2c8a1b7e9f3c40-01", False), ("x", False)])
def test_a_trace_goes_on_to_the_bank(shared_gateway, shared_simulator, given, sent):
    shared_simulator.forget_requests()
    create_consent(shared_gateway, headers={"traceparent": given})
    seen = shared_simulator.requests("GET", "/consent-uris")[0]["headers"]
    passed_on = {name.lower(): value for name, value in seen.items()}.get("traceparent")
    assert (passed_on is not None and TRACE in passed_on) == sent
    if not sent:
        assert passed_on is None


def test_the_bank_gets_its_own_request_id_for_every_call(shared_gateway, shared_simulator):
    shared_simulator.forget_requests()
    for _ in range(2):
        create_consent(shared_gateway, headers={"X-Request-ID": "ours"})
    ids = [r["headers"]["Request-ID"] for r in shared_simulator.requests()]
    assert len(set(ids)) == 2 and "ours" not in ids
