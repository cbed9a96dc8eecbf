"""The simulated bank speaks both generations at once, each in its own shapes and refusals."""

import pytest

from support.bank_caller import BankCaller
from support.flows import approve_in_browser, query_of
from support.sca_browser import ScaBrowser
from support.simulator import (BARRED, BUSINESS, CALLBACK_URL, MULTI_CURRENCY, NO_TRANSACTIONS, PRIVATE,
                               TROUBLED_ACCOUNTS)

ATTENDED = "/transactions?psu_involved=true"
BACK = {"Redirect_URI": CALLBACK_URL}
NOT_AN_ACCOUNT_HERE = "BE68539007547034"


@pytest.fixture
def bank(simulator, pki):
    return BankCaller(simulator, pki)


def iban_of(simulator, customer, place=0):
    return simulator.customer(customer)["accounts"][place]["iban"]


@pytest.mark.parametrize("version, query", [
    (1, {}), (1, {"scope": "AIS"}), (2, {"scope": "AIS"}), (3, {"scope": "AIS"}), (3, {"scope": "CAF"})])
def test_older_consents_are_for_the_account_that_was_named(simulator, bank, version, query):
    iban = iban_of(simulator, PRIVATE, 1)
    uri = bank.consent_uris(version, {**query, "iban": iban}).json[0]["consent_uri"] + "&state=S"
    assert [value for _, value in ScaBrowser(uri).accounts()] == [iban]
    assert "code" in query_of(approve_in_browser(uri, PRIVATE))


@pytest.mark.parametrize("version, query, refusal", [
    (4, {}, (400, "MISSING_INPUT", "GEN-1201-100002")),
    (4, {"scope": "AIS", "iban": NOT_AN_ACCOUNT_HERE}, (400, "INVALID_INPUT", "GEN-1202-100002")),
    (4, {"scope": "CAF"}, (400, "INVALID_INPUT", "GEN-1202-100002")),
    (3, {"scope": "AIS"}, (400, "MISSING_INPUT", "GEN-1201-100002")),
    (3, {"iban": NOT_AN_ACCOUNT_HERE}, (400, "MISSING_INPUT", "GEN-1201-100002")),
    (3, {"scope": "PIS", "iban": NOT_AN_ACCOUNT_HERE}, (400, "INVALID_INPUT", "GEN-1202-100002")),
    (3, {"scope": "AIS", "iban": "BE00539007547034"}, (400, "INVALID_INPUT", "GEN-1202-100002")),
    (3, {"scope": "AIS", "iban": NOT_AN_ACCOUNT_HERE}, (403, "INVALID_ACCOUNT", "B14800ZZ-3002-000000")),
    (2, {"scope": "AIS"}, (400, "missing_input", "10001")),
    (1, {}, (400, "missing_input", "10001")),
    (1, {"iban": "BE00539007547034"}, (400, "invalid_input", "10002"))])
def test_consent_questions_are_refused_in_the_words_of_their_version(bank, version, query, refusal):
    assert bank.consent_uris(version, query).refusal == refusal


@pytest.mark.parametrize("place, old, new", [
    (1, (403, "access_denied", "B14800ZZ-3004-000000"), (403, "ACCESS_DENIED", "B14800ZZ-3004-000000")),
    (2, (403, "channel_not_permitted", "20004"), (403, "CHANNEL_NOT_PERMITTED", "B14800ZZ-3007-000000")),
    (3, (403, "invalid_account", "B14800ZZ-3002-000000"), (403, "INVALID_ACCOUNT", "B14800ZZ-3002-000000")),
    (4, (403, "account_not_supported", "20003"), (403, "ACCOUNT_NOT_SUPPORTED", "B14800ZZ-3008-000000"))])
def test_an_account_in_bad_standing_gets_no_consent(simulator, bank, place, old, new):
    iban = iban_of(simulator, TROUBLED_ACCOUNTS, place)
    assert bank.consent_uris(2, {"scope": "AIS", "iban": iban}).refusal == old
    assert bank.consent_uris(3, {"scope": "AIS", "iban": iban}).refusal == new


def test_the_customer_cannot_give_another_account_than_the_one_named(simulator, bank):
    named, other = iban_of(simulator, PRIVATE, 0), iban_of(simulator, PRIVATE, 1)
    uri = bank.consent_uris(3, {"scope": "AIS", "iban": named}).json[0]["consent_uri"]
    browser = ScaBrowser(uri)
    page = browser.submit([("account_0", other), ("decision", "approve")])
    assert page.status == 200 and other not in page.text  # asked again, not sent back
    granted = bank.grant(PRIVATE)
    accounts = bank.call("GET", "/accounts", 3, **granted.headers).json["accounts"]
    assert [account["iban"] for account in accounts] == [named]


@pytest.mark.parametrize("version, extra", [
    (1, {"logical_id", "sca_token"}), ("1.1", {"logical_id", "iban", "sca_token"}),
    (2, {"logical_id", "iban", "sca_token"}), (3, {"sca_token"})])
def test_each_version_of_token_has_its_own_members(bank, version, extra):
    common = {"access_token", "token_type", "expires_in", "refresh_token", "scope"}
    granted = bank.grant(PRIVATE, token_version=version)
    assert set(granted.answer) == common | extra
    again = bank.token(version, grant_type="refresh_token", refresh_token=granted.answer["refresh_token"])
    assert set(again.json) == (common | extra) - {"sca_token"}


def test_the_account_bodies_of_three_versions_name_things_differently(bank):
    granted = bank.grant(MULTI_CURRENCY)
    bodies = {version: bank.account(granted, version, "?psu_involved=true", **BACK).json for version in (1, 2, 3)}
    common = {"iban", "currency", "balance", "multicurrency", "other_compartments", "_links"}
    assert set(bodies[1]) == common | {"type", "accountName"}
    assert set(bodies[2]) == common | {"product", "account_name"}
    assert set(bodies[3]) == common | {"product_type", "product_name", "account_name", "psu_name"}
    for name in common - {"_links"}:
        assert bodies[1][name] == bodies[2][name] == bodies[3][name]
    assert bodies[1]["type"] == bodies[2]["product"] == bodies[3]["product_name"]


@pytest.mark.parametrize("version", [1, "1.2"])
def test_old_transactions_are_embedded_and_have_no_sequence_number(bank, version):
    granted = bank.grant(PRIVATE)
    page = bank.account(granted, version, ATTENDED + "&pagesize=5", **BACK).json
    assert set(page) == {"_embedded", "_links"}
    rows, key = page["_embedded"]["transactions"], page["_embedded"]["next_page_key"]
    assert len(rows) == 5 and all("transaction_seqnumber" not in row for row in rows)
    assert page["_links"]["next"]["href"].endswith("?next=" + key)
    newest = bank.account(granted, 2, ATTENDED + "&pagesize=10").json["transactions"]["booked"]
    following = bank.account(granted, version, f"{ATTENDED}&next={key}", **BACK).json["_embedded"]["transactions"]
    for row in newest:
        row.pop("transaction_seqnumber")
    assert rows + following == newest


@pytest.mark.parametrize("version, part", [(1, "?psu_involved=true"), (1, ATTENDED), ("1.2", ATTENDED)])
def test_old_reads_need_a_page_language_and_the_way_back(bank, version, part):
    granted = bank.grant(PRIVATE)
    for language in (None, "en", "de-DE"):
        answer = bank.account(granted, version, part, Accept_Language=language, **BACK)
        assert (answer.status, answer.text) == (406, "")
        assert answer.headers["response-id"]
    assert bank.account(granted, version, part).refusal == (400, "missing_input", "10001")
    assert bank.account(granted, version, part, Redirect_URI="nowhere").refusal == (400, "invalid_input", "10002")
    assert bank.account(granted, version, part, Accept_Language="fr-BE", **BACK).status == 200


def test_old_sca_required_has_the_page_inside_its_description(simulator, bank):
    granted = bank.grant(PRIVATE)
    part = ATTENDED + "&date_from=2019-01-01"
    answer = bank.account(granted, "1.2", part, **BACK)
    assert answer.refusal == (400, "SCA_required", "20007")
    assert "redirect_uri" not in answer.json
    page = next(word for word in answer.json["error_description"].split() if word.startswith("http"))
    proof = query_of(simulator.approve(page + "&state=S"))["sca_token"]
    assert bank.account(granted, "1.2", part, SCA_Token=proof, **BACK).status == 200
    assert bank.account(granted, 2, part).refusal == (401, "SCA_REQUIRED", "B14800ZZ-0PLC-REDRCT")


def test_dead_tokens_and_withdrawn_consents_have_their_old_numbers(simulator, bank):
    granted = bank.grant(PRIVATE)
    wrong = {"Authorization": "Bearer unknown", **BACK}
    assert bank.account(granted, 1, **wrong).refusal == (401, "invalid_access_token", "10006")
    for version in (1, "1.1"):
        answer = bank.token(version, grant_type="refresh_token", refresh_token="unknown")
        assert answer.refusal == (401, "invalid_grant", "10006")
    answer = bank.token(2, grant_type="refresh_token", refresh_token="unknown")
    assert answer.refusal == (401, "FAILED_SECURITY_VALIDATION", "GEN-1203-100004")
    simulator.revoke(PRIVATE)
    assert bank.account(granted, 1, **BACK).refusal == (403, "no_active_consent", "20005")
    refresh = {"grant_type": "refresh_token", "refresh_token": granted.answer["refresh_token"]}
    assert bank.token("1.1", **refresh).refusal == (403, "no_active_consent", "20005")
    assert bank.token(3, **refresh).refusal == (403, "NO_ACTIVE_CONSENT", "B14800ZZ-3013-000000")


def test_failures_and_quotas_have_no_old_number(simulator, bank):
    granted = bank.grant(NO_TRANSACTIONS)
    assert bank.account(granted, 1, ATTENDED + "&pagesize=401", **BACK).refusal == (500, "internal_server_error", None)
    simulator.set(no_rows_is_404=True)
    assert bank.account(granted, 1, ATTENDED, **BACK).refusal == (404, "not_found", None)
    simulator.set(no_rows_is_404=False, stale_refresh_is_500=True)
    answer = bank.token(1, grant_type="refresh_token", refresh_token="unknown")
    assert answer.refusal == (500, "internal_server_error", None)
    for _ in range(4):
        assert bank.account(granted, 1, "/transactions", **BACK).status == 200
    spent = bank.account(granted, 1, "/transactions", **BACK)
    assert spent.refusal == (429, "too_many_requests", None) and int(spent.headers["retry-after"]) > 0
    simulator.set(maintenance=True)
    assert bank.account(granted, 1, **BACK).refusal == (503, "SERVICE_UNAVAILABLE", None)
    assert bank.account(granted, 3).refusal == (503, "SERVICE_UNAVAILABLE", "GEN-1000-100503")


def test_the_proof_of_a_renewal_comes_back_in_the_carrier_that_is_set(simulator, bank):
    granted = bank.grant(PRIVATE)

    def renewed():
        answer = bank.account(granted, 2, ATTENDED + "&date_from=2019-01-01", **granted.headers)
        return query_of(simulator.approve(answer.json["redirect_uri"] + "&state=S"))

    simulator.set(sca_return_name="proof")
    assert set(renewed()) == {"proof", "state"}

    simulator.set(sca_return="code_only_sca")
    back = renewed()
    assert set(back) == {"code", "state"}
    alone = bank.token(3, grant_type="authorization_code", code=back["code"], redirect_uri=CALLBACK_URL)
    assert set(alone.json) == {"sca_token"}
    assert bank.account(granted, 3).status == 200  # the tokens stay

    simulator.set(sca_return="code")
    pair = bank.exchange(3, renewed()["code"]).json
    assert {"access_token", "refresh_token", "sca_token"} <= set(pair)
    assert bank.account(granted, 3).status == 401  # replaced
    granted.headers = {"Authorization": f"Bearer {pair['access_token']}"}
    old = ATTENDED + "&date_from=2019-01-01"
    for proof in (pair["sca_token"], alone.json["sca_token"]):
        assert bank.account(granted, 2, old, SCA_Token=proof).status == 200


def test_a_code_of_a_renewal_is_for_one_use_and_its_own_way_back(simulator, bank):
    simulator.set(sca_return="code_only_sca")
    granted = bank.grant(PRIVATE)
    answer = bank.account(granted, 2, ATTENDED + "&date_from=2019-01-01")
    code = query_of(simulator.approve(answer.json["redirect_uri"] + "&state=S"))["code"]
    form = {"grant_type": "authorization_code", "code": code}
    wrong = bank.token(3, **form, redirect_uri=CALLBACK_URL + "/other")
    assert wrong.refusal == (401, "FAILED_SECURITY_VALIDATION", "GEN-1203-100008")
    assert bank.token(3, **form, redirect_uri=CALLBACK_URL).status == 401


@pytest.mark.parametrize("part, headers, refusal", [
    ("", {"Authorization": None}, (400, "MISSING_INPUT", "GEN-1201-100001")),
    ("/transactions?date_from=", {}, (400, "MISSING_INPUT", "GEN-1201-100002")),
    ("/transactions?next=", {}, (400, "MISSING_INPUT", "GEN-1201-100002")),
    ("", {"Request_ID": "1"}, (400, "INVALID_INPUT", "GEN-1202-100001")),
    ("/transactions?date_from=soon", {}, (400, "INVALID_INPUT", "GEN-1202-100002")),
    ("", {"Authorization": "Bearer unknown"}, (401, "FAILED_SECURITY_VALIDATION", "GEN-1203-100003")),
    ("/transactions?date_from=2019-01-01", {"Redirect_URI": "https://elsewhere.example/"},
     (401, "FAILED_SECURITY_VALIDATION", "GEN-1203-100008")),
    ("", {"Client_ID": "another"}, (401, "FAILED_SECURITY_VALIDATION", "GEN-1203-100009")),
    ("/transactions", {"SCA_Token": "unknown"}, (401, "FAILED_SECURITY_VALIDATION", "GEN-1203-100010")),
    ("/transactions?date_from=2019-01-01", {}, (401, "SCA_REQUIRED", "B14800ZZ-0PLC-REDRCT"))])
def test_account_calls_of_the_newest_generation_refuse_by_the_newest_table(bank, part, headers, refusal):
    version = 2 if part else 3
    assert bank.account(bank.grant(PRIVATE), version, part, **headers).refusal == refusal


def test_consent_uris_refuse_what_security_needs(bank):
    scope = {"scope": "AIS"}
    refused = (401, "FAILED_SECURITY_VALIDATION")
    elsewhere = bank.consent_uris(4, scope, Redirect_URI="https://elsewhere.example/")
    assert elsewhere.refusal == (*refused, "GEN-1203-100008")
    assert bank.consent_uris(4, scope, Client_ID="another").refusal == (*refused, "GEN-1203-100009")
    assert bank.consent_uris(4, scope, Code_Challenge=None).refusal == (400, "MISSING_INPUT", "GEN-1201-100001")
    plain = bank.consent_uris(4, scope, Code_Challenge_Method="plain")
    assert plain.refusal == (400, "INVALID_INPUT", "GEN-1202-100001")


def test_each_brand_tells_the_others_accounts_from_those_of_no_brand(stage, bank, pki):
    banx = stage.start_simulator(brand="banx")
    for asked, other in ((bank, banx), (BankCaller(banx, pki), bank.simulator)):
        theirs = {"scope": "AIS", "iban": iban_of(other, BUSINESS, 1)}
        nobodys = {"scope": "AIS", "iban": NOT_AN_ACCOUNT_HERE}
        assert asked.consent_uris(3, theirs).refusal == (403, "CHANNEL_NOT_PERMITTED", "B14800ZZ-3007-000000")
        assert asked.consent_uris(2, theirs).refusal == (403, "channel_not_permitted", "20004")
        assert asked.consent_uris(3, nobodys).refusal == (403, "INVALID_ACCOUNT", "B14800ZZ-3002-000000")


def test_a_barred_customer_is_sent_back_without_a_code(simulator, bank):
    uri = bank.consent_uris(3, {"scope": "AIS", "iban": iban_of(simulator, BARRED)}).json[0]["consent_uri"]
    assert query_of(approve_in_browser(uri, BARRED))["error"] == "access_denied"
