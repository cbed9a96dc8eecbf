"""Who may call, and that nobody sees or touches what belongs to another client."""

import pytest

from support.flows import ATTENDED, accounts_of, authorize, create_consent, query_of
from support.gateway import gateway_command
from support.program import poll

ROUTES = [
    ("POST", "/v1/consents"), ("GET", "/v1/consents"), ("GET", "/v1/consents/{consent}"),
    ("DELETE", "/v1/consents/{consent}"), ("POST", "/v1/consents/{consent}/renew"),
    ("POST", "/v1/authorizations/complete"), ("GET", "/v1/accounts?consent_id={consent}"),
    ("GET", "/v1/accounts/{account}"), ("GET", "/v1/accounts/{account}/balances"),
    ("GET", "/v1/accounts/{account}/transactions"), ("GET", "/v1/banks"),
]
OWNED = [route for route in ROUTES if "{" in route[1]]


@pytest.fixture(scope="module")
def owned(shared_gateway, shared_simulator) -> dict:
    """A consent of the first client, and one of its accounts."""
    consent = authorize(shared_gateway, shared_simulator)
    return {"consent": consent["id"], "account": consent["account_ids"][0]}


def refused(answer):
    assert (answer.status, answer.json()["code"]) == (401, "unauthorized"), answer.text
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("method, path", ROUTES)
def test_every_route_wants_a_key(shared_gateway, shared_simulator, owned, method, path):
    shared_simulator.forget_requests()
    body = {} if method == "POST" and "renew" not in path else None
    refused(shared_gateway.call(method, path.format(**owned), by=None, json=body))
    assert shared_simulator.requests() == []
    assert shared_gateway.get(f"/v1/consents/{owned['consent']}").json()["status"] == "authorized"


@pytest.mark.parametrize("headers", [
    {"Authorization": ""}, {"Authorization": "Bearer"}, {"Authorization": "Bearer "}, {"Authorization": "Basic {key}"},
    {"Authorization": "{key}"}, {"Authorization": "Bearer {key}x"}, {"Authorization": "Bearer x{key}"},
    {"Authorization": "Bearer {short}"}, {"Authorization": "Bearer {upper}"}, {"Authorization": "Bearer tgw_"},
    {"Authorization": "Bearer tgw_" + "A" * 43}, {"Authorization": "Bearer {key} {key}"},
    {"Authorization": "Bearer {key},"}, {"Authorization": 'Bearer "{key}"'}, {"Authorization": "Bearer " + "x" * 4000},
    {"X-API-Key": ""}, {"X-API-Key": "Bearer {key}"}, {"X-API-Key": "tgw_"}, {"X-API-Key": "' OR 1=1 --"},
    {"Cookie": "key={key}"}, {"Api-Key": "{key}"},
], ids=str)
def test_a_key_that_is_malformed_or_wrong_opens_nothing(shared_gateway, headers):
    key = shared_gateway.frontend.api_key
    sent = {name: value.format(key=key, short=key[:-1], upper=key.upper()) for name, value in headers.items()}
    answer = shared_gateway.get("/v1/banks", by=None, headers=sent)
    refused(answer)
    assert key not in answer.text


@pytest.mark.parametrize("header, value", [
    ("Authorization", "Bearer {key}"), ("Authorization", "bearer {key}"), ("authorization", "BEARER  {key}"),
    ("X-API-Key", "{key}"), ("x-api-key", "{key}")])
def test_a_key_may_come_in_either_header(shared_gateway, header, value):
    sent = {header: value.format(key=shared_gateway.frontend.api_key)}
    assert shared_gateway.get("/v1/banks", by=None, headers=sent).status == 200


def test_a_key_in_both_headers_is_refused(shared_gateway):
    answer = shared_gateway.get("/v1/banks", headers={"X-API-Key": shared_gateway.frontend.api_key})
    assert (answer.status, answer.json()["code"]) == (400, "invalid_input")


def test_a_key_in_the_query_is_not_looked_at(shared_gateway):
    refused(shared_gateway.get("/v1/banks?api_key=tgw_x", by=None))


def test_a_revoked_key_opens_nothing_from_then_on_without_a_restart(shared_gateway):
    frontend = shared_gateway.add_frontend("short-lived")
    other = shared_gateway.add_frontend("stays")
    assert shared_gateway.get("/v1/consents", by=frontend).status == 200
    done = gateway_command(shared_gateway.config, "clients", "revoke", frontend.id)
    assert done.returncode == 0, done.stderr
    last = poll(lambda: shared_gateway.get("/v1/consents", by=frontend).status == 401, seconds=15)
    assert last, "the revoked key still works"
    refused(shared_gateway.get("/v1/consents", by=frontend))
    assert shared_gateway.get("/v1/consents", by=other).status == 200


@pytest.mark.parametrize("scopes, allowed", [
    (["caf"], {"/v1/consents", "/v1/banks"}), (["pis"], {"/v1/banks"}), (["admin"], {"/v1/banks"}),
    (["ais"], {"/v1/consents", "/v1/accounts?psu_ref=x", "/v1/banks"})])
def test_a_key_opens_what_its_scopes_name(shared_gateway, scopes, allowed):
    frontend = shared_gateway.add_frontend("-".join(scopes), scopes=scopes)
    for path in ("/v1/consents", "/v1/accounts?psu_ref=x", "/v1/banks"):
        answer = shared_gateway.get(path, by=frontend)
        assert answer.status == (200 if path in allowed else 403), path
        if answer.status == 403:
            assert answer.json()["code"] == "forbidden"


def test_a_consent_needs_the_scope_that_it_asks_for(shared_gateway):
    frontend = shared_gateway.add_frontend("caf-only", scopes=["caf"])
    body = {"psu_ref": "p", "bank": "belfius", "scope": "ais", "return_url": "https://frontend.example/back"}
    assert shared_gateway.post("/v1/consents", json=body, by=frontend).status == 403


@pytest.mark.parametrize("method, path", OWNED)
def test_what_belongs_to_another_client_is_not_found_and_not_touched(
        shared_gateway, shared_simulator, owned, method, path):
    stranger = shared_gateway.add_frontend("stranger")
    before = shared_gateway.get(f"/v1/consents/{owned['consent']}").json()
    # The owner's read fills the caches: they must not answer the stranger.
    shared_gateway.get(f"/v1/accounts/{owned['account']}", headers=ATTENDED)
    shared_simulator.forget_requests()

    answer = shared_gateway.call(method, path.format(**owned), by=stranger)

    assert (answer.status, answer.json()["code"]) == (404, "not_found")
    assert owned["consent"] not in answer.json()["detail"]
    assert shared_simulator.requests() == []
    assert shared_gateway.get(f"/v1/consents/{owned['consent']}").json() == before


def test_what_is_foreign_answers_like_what_does_not_exist(shared_gateway, owned):
    stranger = shared_gateway.add_frontend("comparing")
    nothing = "8a1f6c1e-2b0d-4a57-9a67-0f6f2f3b7c11"
    for path in ("/v1/consents/{}", "/v1/accounts?consent_id={}"):
        foreign = shared_gateway.get(path.format(owned["consent"]), by=stranger).json()
        missing = shared_gateway.get(path.format(nothing), by=stranger).json()
        for answer in (foreign, missing):
            del answer["request_id"], answer["instance"]
        assert foreign == missing


def test_lists_show_ones_own_only(shared_gateway, shared_simulator, owned):
    stranger = shared_gateway.add_frontend("lister")
    own = create_consent(shared_gateway, by=stranger, psu_ref="customer-1")
    items = shared_gateway.get("/v1/consents", by=stranger).json()["items"]
    assert [item["id"] for item in items] == [own["id"]]
    assert shared_gateway.get("/v1/accounts?psu_ref=customer-1", by=stranger).json()["items"] == []
    assert owned["consent"] in [item["id"] for item in shared_gateway.get("/v1/consents").json()["items"]]
    assert accounts_of(shared_gateway, {"id": owned["consent"]})


def test_another_client_cannot_finish_an_authorization(shared_gateway, shared_simulator):
    consent = create_consent(shared_gateway)
    back = query_of(shared_simulator.approve(consent["authorization"]["url"]))
    shared_simulator.forget_requests()
    stranger = shared_gateway.add_frontend("thief")
    body = {"state": back["state"], "code": back["code"]}
    assert shared_gateway.post("/v1/authorizations/complete", json=body, by=stranger).status == 404
    assert shared_simulator.requests() == []

    done = shared_gateway.post("/v1/authorizations/complete", json=body)
    assert done.status == 200 and done.json()["status"] == "authorized"


def test_two_clients_may_have_the_same_customer_apart(shared_gateway, shared_simulator):
    first = authorize(shared_gateway, shared_simulator, customer="luc.dubois", psu_ref="same")
    other = shared_gateway.add_frontend("second")
    second = authorize(shared_gateway, shared_simulator, customer="emma.willems", psu_ref="same", by=other)
    assert not set(first["account_ids"]) & set(second["account_ids"])
    for consent, by in ((first, shared_gateway.frontend), (second, other)):
        items = shared_gateway.get("/v1/accounts?psu_ref=same", by=by).json()["items"]
        assert {item["id"] for item in items} == set(consent["account_ids"])
