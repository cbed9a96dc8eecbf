"""The simulated bank confirms funds: the newest call, the one of old, and every refusal of the table."""

import json
from urllib.parse import urlencode

import pytest

from support.bank_caller import BankCaller
from support.flows import query_of
from support.simulator import BUSINESS, CALLBACK_URL, MULTI_CURRENCY, PRIVATE

JSON = {"Content_Type": "application/json"}


@pytest.fixture
def bank(simulator, pki):
    return BankCaller(simulator, pki)


def question(iban, amount="1.00", currency="EUR"):
    return {"account": {"iban": iban}, "instructed_amount": {"amount": amount, "currency": currency}}


def confirm(bank, granted, body=None, target="/funds-confirmations", **headers):
    text = body if isinstance(body, str) else json.dumps(body or question(granted.iban))
    return bank.call("POST", target, 1, text, **{**granted.headers, **JSON, **headers})


def read(bank, granted, **changes):
    query = {"amount": "1.00", "currency": "EUR", "logical-id": granted.logical_id, **changes}
    query = {name: value for name, value in query.items() if value is not None}
    return bank.call("GET", f"/funds-confirmations?{urlencode(query)}", 1, Redirect_URI=CALLBACK_URL,
                     **granted.headers)


def balance(simulator, customer, currency="EUR"):
    parts = simulator.customer(customer)["accounts"][0]["compartments"]
    cents = next(part["cents"] for part in parts if part["currency"] == currency)
    return cents


def euros(cents):
    return f"{cents // 100}.{cents % 100:02}"


@pytest.fixture
def granted(bank):
    return bank.grant(BUSINESS, scope="CAF", token_version=3)


def test_a_grant_for_funds_names_its_account_in_every_version_of_token(bank):
    for version, named in ((3, {"logical_id", "iban"}), (2, {"logical_id", "iban"}), (1, {"logical_id"})):
        answer = bank.grant(PRIVATE, scope="CAF", token_version=version).answer
        assert answer["scope"] == "CAF" and "sca_token" not in answer
        assert set(answer) & {"logical_id", "iban"} == named


def test_funds_are_there_up_to_the_last_cent(simulator, bank, granted):
    cents = balance(simulator, BUSINESS)
    assert cents > 0
    for amount, there in ((euros(cents), True), (euros(cents + 1), False)):
        assert confirm(bank, granted, question(granted.iban, amount)).json == {"funds_available": there}
        assert read(bank, granted, amount=amount).json == {"funds_available": str(there)}
    simulator.set(funds_as_text=True)
    assert confirm(bank, granted).json == {"funds_available": "True"}


def test_each_compartment_is_asked_for_by_its_currency(simulator, bank):
    granted = bank.grant(MULTI_CURRENCY, scope="CAF")
    dollars = balance(simulator, MULTI_CURRENCY, "USD")
    assert confirm(bank, granted, question(granted.iban, euros(dollars), "USD")).json["funds_available"]
    assert not confirm(bank, granted, question(granted.iban, euros(dollars + 1), "USD")).json["funds_available"]


@pytest.mark.parametrize("change, refusal", [
    ({"Request_ID": None}, (400, "MISSING_INPUT", "GEN-1201-100001")),
    ({"Content_Type": None}, (400, "MISSING_INPUT", "GEN-1201-100001")),
    ({"Authorization": None}, (400, "MISSING_INPUT", "GEN-1201-100001")),
    ({"Content_Type": "text/plain"}, (400, "INVALID_INPUT", "GEN-1202-100001")),
    ({"Authorization": "Bearer unknown"}, (401, "FAILED_SECURITY_VALIDATION", "GEN-1203-100003")),
    ({"Redirect_URI": "https://elsewhere.example/"}, (401, "FAILED_SECURITY_VALIDATION", "GEN-1203-100008")),
    ({"Client_ID": "another"}, (401, "FAILED_SECURITY_VALIDATION", "GEN-1203-100009"))])
def test_wrong_headers_are_refused(bank, granted, change, refusal):
    assert confirm(bank, granted, **change).refusal == refusal


@pytest.mark.parametrize("spoil", [
    {"account": None}, {"instructed_amount": None}, {"account": {}},
    {"instructed_amount": {"currency": "EUR"}}, {"instructed_amount": {"amount": "1.00"}}])
def test_missing_members_are_refused(bank, granted, spoil):
    body = {name: value for name, value in {**question(granted.iban), **spoil}.items() if value is not None}
    assert confirm(bank, granted, body).refusal == (400, "MISSING_INPUT", "GEN-1201-100002")


@pytest.mark.parametrize("amount, currency", [
    ("0", "EUR"), ("-1.00", "EUR"), ("1,00", "EUR"), ("1.001", "EUR"), ("1.", "EUR"), (".5", "EUR"), (1, "EUR"),
    ("1e3", "EUR"), ("123456789012345", "EUR"), ("1", "euro")])
def test_amounts_that_cannot_be_read_are_refused(bank, granted, amount, currency):
    answer = confirm(bank, granted, question(granted.iban, amount, currency))
    assert answer.refusal == (400, "INVALID_INPUT", "GEN-1202-100002")


def test_a_body_that_is_no_json_and_a_wrong_logical_id_are_refused(bank, granted):
    assert confirm(bank, granted, "amount=1").refusal == (400, "INVALID_INPUT", "GEN-1202-100002")
    elsewhere = "/funds-confirmations?logical-id=unknown"
    assert confirm(bank, granted, target=elsewhere).refusal == (401, "FAILED_SECURITY_VALIDATION", "GEN-1203-100010")


def test_only_currencies_of_the_account_are_authorised(bank, granted):
    refusal = (400, "INVALID_INPUT", "B14821ZZ-1232-000000")
    assert confirm(bank, granted, question(granted.iban, "1.00", "USD")).refusal == refusal
    assert read(bank, granted, currency="USD").refusal == (400, "invalid_input", "10002")


def test_only_the_account_of_the_consent_is_asked_about(stage, simulator, bank, granted):
    banx = stage.start_simulator(brand="banx")
    refusals = {
        simulator.customer(BUSINESS)["accounts"][1]["iban"]: (403, "INVALID_ACCOUNT", "B14800ZZ-3002-000000"),
        "BE68539007547034": (403, "INVALID_ACCOUNT", "B14800ZZ-3002-000000"),
        banx.customer(BUSINESS)["accounts"][0]["iban"]: (403, "CHANNEL_NOT_PERMITTED", "B14800ZZ-3007-000000"),
        "BE00539007547034": (400, "INVALID_INPUT", "GEN-1202-100002"),
    }
    for iban, refusal in refusals.items():
        assert confirm(bank, granted, question(iban)).refusal == refusal


@pytest.mark.parametrize("standing, refusal, old", [
    ("blocked", (403, "ACCESS_DENIED", "B14800ZZ-3004-000000"), (403, "access_denied", "B14800ZZ-3004-000000")),
    ("outside_channels", (403, "CHANNEL_NOT_PERMITTED", "B14800ZZ-3007-000000"), (403, "channel_not_permitted", "20004")),
    ("other_brand", (403, "INVALID_ACCOUNT", "B14800ZZ-3002-000000"), (403, "invalid_account", "B14800ZZ-3002-000000")),
    ("not_supported", (403, "ACCOUNT_NOT_SUPPORTED", "B14800ZZ-3008-000000"), (403, "account_not_supported", "20003"))])
def test_the_standing_of_the_account_decides(simulator, bank, granted, standing, refusal, old):
    simulator.set_standing(granted.iban, standing)
    assert confirm(bank, granted).refusal == refusal
    assert read(bank, granted).refusal == old


def test_tokens_of_accounts_do_not_open_funds_and_live_beside_them(bank, granted):
    reading = bank.grant(BUSINESS)
    assert confirm(bank, reading).refusal == (401, "FAILED_SECURITY_VALIDATION", "GEN-1203-100003")
    assert bank.account(granted, 3).refusal == (401, "FAILED_SECURITY_VALIDATION", "GEN-1203-100003")
    assert confirm(bank, granted).status == 200 and bank.account(reading, 3).status == 200
    again = bank.grant(BUSINESS, scope="CAF")
    assert confirm(bank, granted).status == 401 and confirm(bank, again).status == 200


def test_a_withdrawn_consent_and_a_closed_third_party_are_refused(simulator, bank, granted):
    simulator.revoke(BUSINESS, scope="CAF")
    assert confirm(bank, granted).refusal == (403, "NO_ACTIVE_CONSENT", "B14800ZZ-3013-000000")
    assert read(bank, granted).refusal == (403, "no_active_consent", "20005")
    simulator.set(tpp_active=False)
    assert confirm(bank, granted).refusal == (403, "INVALID_TPP", "B14663ZZ-2100-000000")


def test_the_call_of_old_has_its_own_rules(bank, granted):
    for name in ("amount", "currency", "logical-id"):
        assert read(bank, granted, **{name: None}).refusal == (400, "missing_input", "10001")
    for amount in ("0", "1.001", "1,5", "-2"):
        assert read(bank, granted, amount=amount).refusal == (400, "invalid_input", "10002")
    target = "/funds-confirmations?amount=1&currency=EUR&logical-id=" + granted.logical_id
    assert bank.call("GET", target, 1, **granted.headers).refusal == (400, "missing_input", "10001")
    english = bank.call("GET", target, 1, Accept_Language="en", Redirect_URI=CALLBACK_URL, **granted.headers)
    assert (english.status, english.text) == (406, "")
    wrong = read(bank, granted, **{"logical-id": "unknown"})
    assert wrong.status == 401 and wrong.json["error_description"] == "Invalid JWT"


def test_refusing_leaves_no_grant(simulator, bank):
    iban = simulator.customer(PRIVATE)["accounts"][0]["iban"]
    uri = bank.consent_uris(3, {"scope": "CAF", "iban": iban}).json[0]["consent_uri"]
    assert query_of(simulator.refuse(uri + "&state=S"))["error"] == "access_denied"
