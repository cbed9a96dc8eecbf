"""Walking a history to its end: no gap, no repeat, and ids that stay."""

from collections import Counter
from types import SimpleNamespace

import pytest

from support.bank_reader import BankReader
from support.flows import ATTENDED, accounts_of, authorize, follow_back, query_of
from support.simulator import BUSINESS, FIVE_THOUSAND, MULTI_CURRENCY, NO_TRANSACTIONS, REPEATING_REFERENCES
from support.walks import content_of_item, content_of_row, ids_of, items_of, read_page, walk


@pytest.fixture(scope="module")
def open_history(shared_gateway, shared_simulator, pki):
    """open_history(customer, number): one of its accounts, the bank's rows of it, and the path to read them."""
    opened = {}

    def open_all(customer: str) -> list[SimpleNamespace]:
        ibans = [account["iban"] for account in shared_simulator.customer(customer)["accounts"]]
        reader = BankReader(shared_simulator, pki, customer)
        rows = {iban: reader.rows(iban) for iban in ibans}
        consent = authorize(shared_gateway, shared_simulator, customer=customer, psu_ref=customer)
        ids = {account["iban"]: account["id"] for account in accounts_of(shared_gateway, consent)}
        return [SimpleNamespace(rows=rows[iban], iban=iban, consent=consent,
                                path=f"/v1/accounts/{ids[iban]}/transactions") for iban in ibans]

    def open_once(customer: str, number: int = 0) -> SimpleNamespace:
        if customer not in opened:
            opened[customer] = open_all(customer)
        return opened[customer][number]

    return open_once


@pytest.mark.parametrize("limit, longest", [(400, 400), (137, 137), (None, 100)])
def test_five_thousand_rows_are_walked_without_a_gap_or_a_repeat(
        shared_gateway, shared_simulator, open_history, limit, longest):
    history = open_history(FIVE_THOUSAND)
    pages = walk(shared_gateway, history.path, limit)
    items = items_of(pages)

    assert len(items) == len(history.rows) == 5000
    assert len({item["id"] for item in items}) == 5000
    assert [content_of_item(item) for item in items] == [content_of_row(row) for row in history.rows]
    assert {page["history"] for page in pages} == {"full"}
    assert max(len(page["items"]) for page in pages) == longest


def test_the_ids_are_the_same_in_every_walk(shared_gateway, open_history):
    history = open_history(FIVE_THOUSAND)
    first = ids_of(walk(shared_gateway, history.path, 400))
    assert ids_of(walk(shared_gateway, history.path, 137)) == first
    dates = [item["booking_date"] for item in items_of(walk(shared_gateway, history.path, 400))]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("limit", [1, 10, 49, 50, 51, 99, 100, 101, 229, 230, 400, None])
def test_twins_are_kept_apart_by_ids_that_do_not_depend_on_the_page(shared_gateway, open_history, limit):
    history = open_history(REPEATING_REFERENCES)
    contents = Counter(content_of_row(row) for row in history.rows)
    assert max(contents.values()) > 1, "the bank has no twins: this test proves nothing"

    items = items_of(walk(shared_gateway, history.path, limit))

    assert Counter(content_of_item(item) for item in items) == contents
    assert len({item["id"] for item in items}) == len(history.rows) == 230
    assert [item["id"] for item in items] == ids_of(walk(shared_gateway, history.path, 400))


def test_page_sizes_may_change_on_the_way(shared_gateway, open_history):
    history = open_history(REPEATING_REFERENCES)
    whole = ids_of(walk(shared_gateway, history.path))
    walked, cursor, sizes = [], None, iter([7, 50, 1, 100, 3, 400])
    while cursor or not walked:
        query = {"cursor": cursor} if cursor else {}
        page = read_page(shared_gateway, history.path, **query, limit=next(sizes))
        walked += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert walked == whole


def test_a_page_may_be_asked_for_again(shared_gateway, open_history):
    history = open_history(REPEATING_REFERENCES)
    cursor = read_page(shared_gateway, history.path, limit=20)["next_cursor"]
    pages = [read_page(shared_gateway, history.path, cursor=cursor, limit=20) for _ in range(2)]
    assert pages[0]["items"] == pages[1]["items"]


def test_an_account_with_exactly_one_row_more_than_a_page_of_the_bank(shared_gateway, open_history):
    history = open_history(FIVE_THOUSAND, 1)
    pages = walk(shared_gateway, history.path, 50)
    assert [len(page["items"]) for page in pages] == [50, 1]
    assert pages[-1]["next_cursor"] is None


@pytest.mark.parametrize("number, rows", [(0, 0), (1, 1)])
def test_a_short_history_is_one_page(shared_gateway, open_history, number, rows):
    history = open_history(NO_TRANSACTIONS, number)
    page = read_page(shared_gateway, history.path)
    assert (len(page["items"]), page["next_cursor"], page["history"]) == (rows, None, "full")


def test_a_row_booked_on_top_leaves_the_other_ids_alone(shared_gateway, shared_simulator, open_history):
    history = open_history(MULTI_CURRENCY, 1)
    before = ids_of(walk(shared_gateway, history.path))
    booking = {"iban": history.iban, "cents": -1250, "count": 3, "communication": "three alike"}
    shared_simulator.control("POST", "/transactions", booking)
    after = ids_of(walk(shared_gateway, history.path))
    assert after[3:] == before and len(set(after)) == len(before) + 3
    assert ids_of(walk(shared_gateway, history.path, 2)) == after


def test_a_row_booked_during_a_walk_hides_none_of_the_others(shared_gateway, shared_simulator, open_history):
    """The bank counts its pages from the top: the last row of a page may come again, but none is lost."""
    history = open_history(MULTI_CURRENCY, 1)
    before = ids_of(walk(shared_gateway, history.path))
    first = read_page(shared_gateway, history.path, limit=10)
    shared_simulator.control("POST", "/transactions", {"iban": history.iban, "cents": 700})
    rest = walk(shared_gateway, history.path, 10, cursor=first["next_cursor"])
    walked = ids_of([first, *rest])
    assert set(before) <= set(walked) and len(walked) == len(set(walked)) == len(before) + 1


def test_ids_survive_a_renewal_although_the_bank_renames_the_accounts(shared_gateway, shared_simulator, open_history):
    history = open_history(REPEATING_REFERENCES)
    transactions = ids_of(walk(shared_gateway, history.path))
    accounts = {a["id"] for a in accounts_of(shared_gateway, history.consent)}
    logical_ids = logical_ids_seen(shared_simulator)

    renewed = shared_gateway.post(f"/v1/consents/{history.consent['id']}/renew").json()
    way_back = shared_simulator.approve(renewed["authorization"]["url"], REPEATING_REFERENCES)
    landed = follow_back(shared_gateway, way_back)

    assert query_of(landed.location)["status"] == "authorized"
    assert {a["id"] for a in accounts_of(shared_gateway, history.consent)} == accounts
    shared_simulator.forget_requests()
    assert ids_of(walk(shared_gateway, history.path)) == transactions
    assert not logical_ids_seen(shared_simulator) & logical_ids


def logical_ids_seen(simulator) -> set[str]:
    return {r["path"].split("/")[2] for r in simulator.requests("GET", "/accounts/")}


@pytest.mark.parametrize("spoil", [
    lambda c: c[:-1], lambda c: c + "A", lambda c: c[:-4] + "AAAA", lambda c: "B" + c[1:], lambda c: c[::-1],
    lambda c: c[: len(c) // 2], lambda c: c.swapcase(), lambda c: c * 2, lambda c: "x", lambda c: "." * 40],
    ids=["short", "long", "end", "start", "backwards", "half", "case", "twice", "x", "dots"])
def test_a_cursor_that_is_not_ours_is_refused(shared_gateway, shared_simulator, open_history, spoil):
    history = open_history(REPEATING_REFERENCES)
    cursor = read_page(shared_gateway, history.path, limit=5)["next_cursor"]
    shared_simulator.forget_requests()
    answer = shared_gateway.get(f"{history.path}?cursor={spoil(cursor)}", headers=ATTENDED)
    assert (answer.status, answer.json()["code"]) == (400, "invalid_input"), answer.text
    assert shared_simulator.requests() == []


def test_a_cursor_of_another_account_or_consent_is_refused(shared_gateway, shared_simulator, open_history):
    cursor = read_page(shared_gateway, open_history(REPEATING_REFERENCES).path, limit=5)["next_cursor"]
    other = open_history(FIVE_THOUSAND).path
    consents = shared_gateway.get("/v1/consents?limit=1").json()["next_cursor"]
    for foreign in (cursor, consents):
        answer = shared_gateway.get(f"{other}?cursor={foreign}", headers=ATTENDED)
        assert (answer.status, answer.json()["code"]) == (400, "invalid_input")


@pytest.mark.parametrize("beside", ["date_from=2026-01-01", "date_to=2026-01-01", "currency=EUR"])
def test_nothing_but_a_limit_stands_beside_a_cursor(shared_gateway, open_history, beside):
    history = open_history(REPEATING_REFERENCES)
    cursor = read_page(shared_gateway, history.path, limit=5)["next_cursor"]
    answer = shared_gateway.get(f"{history.path}?cursor={cursor}&{beside}", headers=ATTENDED)
    assert (answer.status, answer.json()["code"]) == (400, "invalid_input")


def test_a_cursor_tells_nothing_about_the_bank(shared_gateway, shared_simulator, open_history):
    history = open_history(REPEATING_REFERENCES)
    cursor = read_page(shared_gateway, history.path, limit=5)["next_cursor"]
    again = read_page(shared_gateway, history.path, limit=5)["next_cursor"]
    assert cursor != again and history.iban not in cursor


def test_a_consent_that_was_deleted_ends_its_walks(shared_gateway, shared_simulator):
    consent = authorize(shared_gateway, shared_simulator, customer=BUSINESS, psu_ref="leaving")
    path = f"/v1/accounts/{consent['account_ids'][0]}/transactions"
    cursor = read_page(shared_gateway, path, limit=5)["next_cursor"]
    shared_gateway.delete(f"/v1/consents/{consent['id']}")
    answer = shared_gateway.get(f"{path}?cursor={cursor}", headers=ATTENDED)
    assert (answer.status, answer.json()["code"]) == (409, "consent_revoked")
