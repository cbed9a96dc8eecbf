"""The customer's way back from the bank: a state works once, for its owner, and opens no other door."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

import pytest

from support.canary import Canary
from support.flows import authorize, create_consent, follow_back, query_of
from support.gateway_config import RETURN_URL


@pytest.fixture(autouse=True)
def only_requests_of_this_test(shared_simulator):
    shared_simulator.forget_requests()


def approved(gateway, simulator, **options) -> tuple[dict, dict]:
    """A consent that waits for its callback, and what the bank appended."""
    consent = create_consent(gateway, **options)
    back = query_of(simulator.approve(consent["authorization"]["url"]))
    gateway.secrets_seen += [Canary("code", back["code"]), Canary("state", back["state"])]
    return consent, back


def callback(gateway, bank: str = "belfius", **parameters):
    return gateway.get(f"/callback/{bank}?{urlencode(parameters)}", by=None)


def status_of(gateway, consent: dict) -> tuple[str, str | None]:
    stored = gateway.get(f"/v1/consents/{consent['id']}").json()
    return stored["status"], stored["status_reason"]


def code_exchanges(simulator) -> int:
    return len(simulator.token_requests("authorization_code"))


def expire_states(database, consent: dict):
    database.sql("UPDATE authorization_attempt SET expires_at = now() - interval '1 second' "
                 f"WHERE consent_id = '{consent['id']}'")


def test_the_way_back_leads_to_the_return_url_and_nothing_remembers_it(shared_gateway, shared_simulator):
    consent, back = approved(shared_gateway, shared_simulator)
    landed = callback(shared_gateway, **back)
    assert landed.status == 303 and landed.body == b""
    assert landed.location == f"{RETURN_URL}?consent_id={consent['id']}&status=authorized"
    assert landed.headers["cache-control"] == "no-store"
    assert landed.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in landed.headers


def test_the_query_of_a_return_url_is_kept(shared_gateway, shared_simulator):
    url = "https://frontend.example/back?tab=bank&x="
    frontend = shared_gateway.add_frontend("with-query", return_urls=[url])
    consent, back = approved(shared_gateway, shared_simulator, by=frontend, return_url=url)
    assert callback(shared_gateway, **back).location == f"{url}&consent_id={consent['id']}&status=authorized"


@pytest.mark.parametrize("query", [
    "", "code=c", "state=", "state=&code=c", "STATE=s&code=c", "state=a&state=b&code=c", "state=" + "s" * 513,
    "state=guessed&code=c", "state=" + "A" * 43 + "&code=c", "state=%27%20OR%201%3D1--&code=c"])
def test_without_a_state_of_ours_there_is_nowhere_to_go(shared_gateway, shared_simulator, query):
    answer = shared_gateway.get(f"/callback/belfius?{query}", by=None)
    assert (answer.status, answer.json()["code"]) == (400, "invalid_input")
    assert "location" not in answer.headers
    assert shared_simulator.requests() == []


@pytest.mark.parametrize("change", [
    lambda s: s[:-1], lambda s: s + "A", lambda s: s.swapcase(), lambda s: " " + s, lambda s: s + " "],
    ids=["shorter", "longer", "case", "space before", "space after"])
def test_a_state_has_to_be_whole(shared_gateway, shared_simulator, change):
    consent, back = approved(shared_gateway, shared_simulator)
    assert callback(shared_gateway, code=back["code"], state=change(back["state"])).status == 400
    assert code_exchanges(shared_simulator) == 0
    assert status_of(shared_gateway, consent) == ("pending_authorization", None)


@pytest.mark.parametrize("bank", ["banx", "belfius2", "BELFIUS", "x"])
def test_a_state_does_not_work_at_another_bank(shared_gateway, shared_simulator, bank):
    consent, back = approved(shared_gateway, shared_simulator)
    assert callback(shared_gateway, bank, **back).status in (400, 404)
    assert code_exchanges(shared_simulator) == 0
    assert callback(shared_gateway, **back).status == 303
    assert status_of(shared_gateway, consent) == ("authorized", None)


def test_a_used_state_shows_how_it_stands_and_does_nothing(shared_gateway, shared_simulator):
    consent, back = approved(shared_gateway, shared_simulator)
    first = callback(shared_gateway, **back)
    stored = shared_gateway.get(f"/v1/consents/{consent['id']}").json()
    assert callback(shared_gateway, **back).location == first.location
    assert callback(shared_gateway, state=back["state"], code="another").location == first.location
    assert callback(shared_gateway, state=back["state"], error="access_denied").location == first.location
    assert code_exchanges(shared_simulator) == 1
    assert shared_gateway.get(f"/v1/consents/{consent['id']}").json() == stored


def test_a_used_state_is_gone_for_the_client(shared_gateway, shared_simulator):
    _, back = approved(shared_gateway, shared_simulator)
    callback(shared_gateway, **back)
    answer = shared_gateway.post("/v1/authorizations/complete", json=back)
    assert (answer.status, answer.json()["code"]) == (410, "gone")
    assert code_exchanges(shared_simulator) == 1


def test_a_state_that_is_too_old_does_nothing(shared_gateway, shared_simulator, shared_database):
    consent, back = approved(shared_gateway, shared_simulator)
    expire_states(shared_database, consent)
    landed = callback(shared_gateway, **back)
    assert landed.status == 303 and query_of(landed.location)["error"] == "state_spent"
    assert shared_gateway.post("/v1/authorizations/complete", json=back).status == 410
    assert code_exchanges(shared_simulator) == 0


def test_twenty_at_once_exchange_one_code(shared_gateway, shared_simulator):
    consent, back = approved(shared_gateway, shared_simulator)
    with ThreadPoolExecutor(20) as crowd:
        answers = list(crowd.map(lambda _: callback(shared_gateway, **back), range(20)))
    assert {answer.status for answer in answers} == {303}
    assert code_exchanges(shared_simulator) == 1
    assert status_of(shared_gateway, consent) == ("authorized", None)
    statuses = [query_of(answer.location) for answer in answers]
    assert any(status == {"consent_id": consent["id"], "status": "authorized"} for status in statuses)


def test_a_refusal_rejects_the_consent(shared_gateway, shared_simulator):
    consent = create_consent(shared_gateway)
    landed = follow_back(shared_gateway, shared_simulator.refuse(consent["authorization"]["url"]))
    assert query_of(landed.location) == {
        "consent_id": consent["id"], "status": "rejected", "error": "access_denied"}
    assert status_of(shared_gateway, consent) == ("rejected", "access_denied")
    assert code_exchanges(shared_simulator) == 0


@pytest.mark.parametrize("error", [
    "<script>alert(1)</script>", "x" * 3000, "a b", "\u202e", "access_denied&status=authorized", "ACCESS_DENIED", ""],
    ids=lambda text: ascii(text[:20]))
def test_an_unknown_word_for_a_refusal_is_not_repeated(shared_gateway, shared_simulator, error):
    consent, back = approved(shared_gateway, shared_simulator)
    landed = callback(shared_gateway, state=back["state"], error=error, error_description="<b>odd-text</b>")
    assert query_of(landed.location) == {
        "consent_id": consent["id"], "status": "failed", "error": "authorization_failed"}
    assert "odd-text" not in landed.location + landed.text
    assert status_of(shared_gateway, consent) == ("failed", "authorization_failed")
    assert code_exchanges(shared_simulator) == 0


def test_an_error_is_believed_even_beside_a_code(shared_gateway, shared_simulator):
    consent, back = approved(shared_gateway, shared_simulator)
    landed = callback(shared_gateway, **back, error="access_denied")
    assert query_of(landed.location)["status"] == "rejected"
    assert code_exchanges(shared_simulator) == 0


def test_after_the_consent_was_deleted_nothing_is_exchanged(shared_gateway, shared_simulator):
    consent, back = approved(shared_gateway, shared_simulator)
    assert shared_gateway.delete(f"/v1/consents/{consent['id']}").status == 204
    landed = callback(shared_gateway, **back)
    assert query_of(landed.location) == {
        "consent_id": consent["id"], "status": "revoked", "error": "state_spent"}
    assert shared_gateway.post("/v1/authorizations/complete", json=back).status == 410
    assert code_exchanges(shared_simulator) == 0
    assert status_of(shared_gateway, consent) == ("revoked", "revoked_by_client")


@pytest.mark.parametrize("parameters, reason", [
    ({}, "no_code_returned"), ({"code": ""}, "no_code_returned"), ({"code": "wrong"}, "code_refused"),
    ({"code": "<script>"}, "code_refused"), ({"code": "a&grant_type=refresh_token"}, "code_refused")], ids=str)
def test_a_way_back_without_a_good_code_fails_the_consent(shared_gateway, shared_simulator, parameters, reason):
    consent, back = approved(shared_gateway, shared_simulator)
    landed = callback(shared_gateway, state=back["state"], **parameters)
    assert query_of(landed.location) == {"consent_id": consent["id"], "status": "failed", "error": reason}
    assert status_of(shared_gateway, consent) == ("failed", reason)
    assert {r["grant_type"] for r in shared_simulator.requests("POST", "/token")} <= {"authorization_code"}


def test_a_code_of_another_consent_does_not_open_this_one(shared_gateway, shared_simulator):
    first, first_back = approved(shared_gateway, shared_simulator)
    _, second_back = approved(shared_gateway, shared_simulator, psu_ref="customer-2")
    landed = callback(shared_gateway, state=first_back["state"], code=second_back["code"])
    assert query_of(landed.location)["status"] == "failed"
    assert status_of(shared_gateway, first)[0] == "failed"


@pytest.mark.parametrize("form", ["parts", "query", "query with mark", "query with more"])
def test_an_app_completes_with_what_it_received(shared_gateway, shared_simulator, form):
    consent, back = approved(shared_gateway, shared_simulator)
    body = {
        "parts": back,
        "query": {"query": urlencode(back)},
        "query with mark": {"query": "?" + urlencode(back)},
        "query with more": {"query": urlencode({"hint": "a?b", **back, "utm": "x"}, safe="?")},
    }[form]
    done = shared_gateway.post("/v1/authorizations/complete", json=body)
    assert done.json() == {"consent_id": consent["id"], "status": "authorized", "error": None,
                           "return_url": RETURN_URL}
    assert code_exchanges(shared_simulator) == 1


@pytest.mark.parametrize("form", ["parts", "query"])
def test_an_app_completes_a_refusal(shared_gateway, shared_simulator, form):
    consent = create_consent(shared_gateway)
    state = query_of(shared_simulator.refuse(consent["authorization"]["url"]))["state"]
    refusal = {"error": "access_denied", "error_description": "really?", "state": state}
    body = refusal if form == "parts" else {"query": urlencode(refusal, safe="?")}
    done = shared_gateway.post("/v1/authorizations/complete", json=body)
    assert done.json() == {"consent_id": consent["id"], "status": "rejected", "error": "access_denied",
                           "return_url": RETURN_URL}


def test_no_parameter_moves_the_way_back(shared_gateway, shared_simulator):
    consent, back = approved(shared_gateway, shared_simulator)
    evil = "https://evil.example/"
    landed = callback(shared_gateway, **back, return_url=evil, redirect_uri=evil, next=evil, url=evil,
                      consent_id="8a1f6c1e-2b0d-4a57-9a67-0f6f2f3b7c11", status="rejected", to="//evil.example")
    assert "evil" not in landed.location
    assert urlsplit(landed.location).hostname == "frontend.example"
    assert query_of(landed.location) == {"consent_id": consent["id"], "status": "authorized"}


def test_a_callback_needs_no_key_and_gains_nothing_from_a_strangers(shared_gateway, shared_simulator):
    consent, back = approved(shared_gateway, shared_simulator)
    stranger = shared_gateway.add_frontend("stranger")
    landed = shared_gateway.get(f"/callback/belfius?{urlencode(back)}", by=stranger)
    assert query_of(landed.location)["status"] == "authorized"
    assert shared_gateway.get(f"/v1/consents/{consent['id']}", by=stranger).status == 404


def test_no_code_and_no_state_is_left_readable_in_the_database(shared_gateway, shared_simulator, shared_database):
    _, back = approved(shared_gateway, shared_simulator)
    callback(shared_gateway, **back)
    authorize(shared_gateway, shared_simulator, psu_ref="customer-3")
    dump = shared_database.dump()
    assert back["code"] not in dump and back["state"] not in dump
