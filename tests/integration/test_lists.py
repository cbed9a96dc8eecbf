"""Lists of consents and accounts: filters, order, and paging to the end."""

import pytest

from support.flows import authorize, create_consent
from support.simulator import MULTI_CURRENCY, TROUBLED_ACCOUNTS
from support.walks import ids_of, walk


@pytest.fixture(scope="module")
def consents(shared_gateway, shared_simulator) -> dict[str, list[dict]]:
    """Of one client that has nothing else, oldest first."""
    pending = [create_consent(shared_gateway, psu_ref=f"pending-{n % 2}") for n in range(7)]
    authorized = [authorize(shared_gateway, shared_simulator, customer=customer, psu_ref="reader")
                  for customer in (TROUBLED_ACCOUNTS, MULTI_CURRENCY)]
    deleted = create_consent(shared_gateway, psu_ref="gone")
    shared_gateway.delete(f"/v1/consents/{deleted['id']}")
    return {"pending": pending, "authorized": authorized, "deleted": [deleted]}


def newest_first(*groups: list[dict]) -> list[str]:
    made = [consent for group in groups for consent in group]
    return [consent["id"] for consent in reversed(made)]


@pytest.mark.parametrize("limit", [1, 3, 9, 10, 200, None])
def test_consents_are_walked_newest_first_to_the_end(shared_gateway, consents, limit):
    everything = newest_first(consents["pending"], consents["authorized"], consents["deleted"])
    pages = walk(shared_gateway, "/v1/consents", limit)
    assert ids_of(pages) == everything
    assert all(len(page["items"]) <= (limit or 50) for page in pages)


@pytest.mark.parametrize("limit", [1, 2, None])
@pytest.mark.parametrize("filters, group", [
    ({"status": "authorized"}, "authorized"), ({"status": "pending_authorization"}, "pending"),
    ({"status": "revoked"}, "deleted"), ({"psu_ref": "reader"}, "authorized"), ({"psu_ref": "gone"}, "deleted"),
    ({"psu_ref": "reader", "status": "authorized", "bank": "belfius", "scope": "ais"}, "authorized"),
    ({"expires_before": "2099-01-01T00:00:00Z"}, "authorized")], ids=str)
def test_filters_hold_on_every_page(shared_gateway, consents, filters, group, limit):
    assert ids_of(walk(shared_gateway, "/v1/consents", limit, **filters)) == newest_first(consents[group])


@pytest.mark.parametrize("filters", [
    {"psu_ref": "nobody"}, {"psu_ref": "READER"}, {"psu_ref": "%"}, {"psu_ref": "reader' OR '1'='1"},
    {"bank": "banx"}, {"scope": "caf"}, {"status": "failed"}, {"psu_ref": "gone", "status": "authorized"},
    {"expires_before": "2000-01-01T00:00:00Z"}], ids=str)
def test_what_nothing_fits_is_an_empty_list(shared_gateway, consents, filters):
    assert ids_of(walk(shared_gateway, "/v1/consents", **filters)) == []


def test_a_consent_made_during_a_walk_does_not_disturb_it(shared_gateway):
    own = shared_gateway.add_frontend("walker")
    made = [create_consent(shared_gateway, by=own) for _ in range(4)]
    first = shared_gateway.get("/v1/consents?limit=2", by=own).json()
    create_consent(shared_gateway, by=own)
    second = shared_gateway.get(f"/v1/consents?limit=2&cursor={first['next_cursor']}", by=own).json()
    assert ids_of([first, second]) == newest_first(made) and second["next_cursor"] is None


@pytest.mark.parametrize("limit", [1, 2, 7, None])
def test_accounts_of_a_customer_are_walked_to_the_end(shared_gateway, consents, limit):
    expected = {account for consent in consents["authorized"] for account in consent["account_ids"]}
    found = ids_of(walk(shared_gateway, "/v1/accounts", limit, psu_ref="reader"))
    assert len(found) == len(expected) == 7 and set(found) == expected


def test_accounts_of_one_consent_are_its_own(shared_gateway, consents):
    for consent in consents["authorized"]:
        assert set(ids_of(walk(shared_gateway, "/v1/accounts", 1, consent_id=consent["id"]))) == set(
            consent["account_ids"])


def test_both_filters_have_to_fit(shared_gateway, consents):
    consent = consents["authorized"][0]["id"]
    assert ids_of(walk(shared_gateway, "/v1/accounts", consent_id=consent, psu_ref="somebody")) == []
    assert len(ids_of(walk(shared_gateway, "/v1/accounts", consent_id=consent, psu_ref="reader"))) == 5


def test_accounts_are_listed_for_somebody(shared_gateway):
    answer = shared_gateway.get("/v1/accounts")
    assert (answer.status, answer.json()["code"]) == (400, "invalid_input")


def test_accounts_of_an_unknown_consent_are_not_found_and_of_an_unknown_customer_none(shared_gateway):
    unknown = "8a1f6c1e-2b0d-4a57-9a67-0f6f2f3b7c11"
    assert shared_gateway.get(f"/v1/accounts?consent_id={unknown}").status == 404
    assert shared_gateway.get("/v1/accounts?psu_ref=unknown").json() == {"items": [], "next_cursor": None}
    assert shared_gateway.get("/v1/accounts?consent_id=x").status == 422


@pytest.mark.parametrize("path", ["/v1/consents", "/v1/accounts"])
@pytest.mark.parametrize("cursor", ["x", "A" * 100, "8a1f6c1e-2b0d-4a57-9a67-0f6f2f3b7c11", "{cut}", "{changed}"])
def test_a_cursor_that_is_not_ours_is_refused(shared_gateway, consents, path, cursor):
    query = "limit=1" + ("&psu_ref=reader" if "accounts" in path else "")
    good = shared_gateway.get(f"{path}?{query}").json()["next_cursor"]
    bad = cursor.format(cut=good[:-2], changed=good[:20] + good[20:].swapcase())
    answer = shared_gateway.get(f"{path}?cursor={bad}")
    assert (answer.status, answer.json()["code"]) == (400, "invalid_input")


def test_a_cursor_belongs_to_its_client_and_its_list(shared_gateway, consents):
    cursor = shared_gateway.get("/v1/consents?limit=1").json()["next_cursor"]
    stranger = shared_gateway.add_frontend("stranger")
    assert shared_gateway.get(f"/v1/consents?cursor={cursor}", by=stranger).status == 400
    assert shared_gateway.get(f"/v1/accounts?cursor={cursor}").status == 400
    assert consents["pending"][0]["id"] not in cursor


@pytest.mark.parametrize("path, beside", [
    ("/v1/consents", "status=authorized"), ("/v1/consents", "psu_ref=reader"), ("/v1/accounts", "psu_ref=reader")])
def test_only_a_limit_stands_beside_a_cursor(shared_gateway, consents, path, beside):
    cursor = shared_gateway.get(f"{path}?limit=1&psu_ref=reader").json()["next_cursor"]
    answer = shared_gateway.get(f"{path}?cursor={cursor}&{beside}")
    assert (answer.status, answer.json()["code"]) == (400, "invalid_input")
