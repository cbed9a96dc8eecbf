"""What one transaction looks like, which ones are shown, and how the older part of a history opens."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from support.bank_reader import BankReader
from support.flows import ATTENDED, accounts_of, authorize, follow_back, query_of
from support.simulator import BUSINESS, MULTI_CURRENCY, PRIVATE
from support.walks import content_of_item, content_of_row, items_of, read_page, walk


def open_account(gateway, simulator, pki, customer: str) -> SimpleNamespace:
    """The first account of a customer, with what the bank holds about it."""
    told = simulator.customer(customer)["accounts"][0]
    reader = BankReader(simulator, pki, customer)
    rows = {part["currency"]: reader.rows(told["iban"], currency=part["currency"]) for part in told["compartments"]}
    consent = authorize(gateway, simulator, customer=customer, psu_ref=customer)
    account = next(a for a in accounts_of(gateway, consent) if a["iban"] == told["iban"])
    return SimpleNamespace(rows=rows, told=told, consent=consent,
                           path=f"/v1/accounts/{account['id']}/transactions", id=account["id"])


@pytest.fixture(scope="module")
def business(shared_gateway, shared_simulator, pki):
    return open_account(shared_gateway, shared_simulator, pki, BUSINESS)


@pytest.fixture(scope="module")
def multi_currency(shared_gateway, shared_simulator, pki):
    return open_account(shared_gateway, shared_simulator, pki, MULTI_CURRENCY)


@pytest.fixture(scope="module")
def private(shared_gateway, shared_simulator, pki):
    return open_account(shared_gateway, shared_simulator, pki, PRIVATE)


@pytest.fixture(scope="module")
def pairs(shared_gateway, business, private):
    """Each item beside the bank's own row, of a company and of a person."""
    rows = business.rows["EUR"] + private.rows["EUR"]
    items = [item for account in (business, private) for item in items_of(walk(shared_gateway, account.path, 400))]
    assert [content_of_item(item) for item in items] == [content_of_row(row) for row in rows]
    return list(zip(items, rows))


def some(pairs, condition) -> list:
    found = [pair for pair in pairs if condition(pair[1])]
    assert found, "the bank has no such row: this test proves nothing"
    return found


def test_a_structured_communication_is_twelve_digits_and_right(pairs):
    for item, row in some(pairs, lambda row: row["communication_type"] == "STRUCTURED"):
        remittance = item["remittance"]
        assert row["communication"].startswith("+++")
        assert remittance["structured_type"] == "be_ogm" and remittance["unstructured"] is None
        number, check = int(remittance["structured"][:10]), int(remittance["structured"][10:])
        assert len(remittance["structured"]) == 12 and check == (number % 97 or 97)


def test_free_text_stays_text(pairs):
    for item, row in some(pairs, lambda row: row["communication_type"] == "FREETEXT" and row["communication"]):
        assert item["remittance"] == {
            "unstructured": row["communication"], "structured": None, "structured_type": None}


def test_no_communication_is_null(pairs):
    for item, _ in some(pairs, lambda row: not row["communication"]):
        assert set(item["remittance"].values()) == {None}


def test_a_transaction_without_counterparty_names_nobody(pairs):
    for item, _ in some(pairs, lambda row: not {"counterparty_info", "counterparty_account"} & set(row)):
        assert item["counterparty"] is None


def test_a_counterparty_may_have_a_name_and_no_account(pairs):
    for item, row in some(pairs, lambda row: "counterparty_info" in row and "counterparty_account" not in row):
        assert item["counterparty"] == {"name": row["counterparty_info"], "iban": None, "other_account": None}


def test_a_missing_value_date_is_null(pairs):
    for item, row in some(pairs, lambda row: "value_date" not in row):
        assert item["value_date"] is None and item["booking_date"] == row["execution_date"]


def test_the_lines_of_the_banks_description_end_with_a_line_feed(pairs):
    for item, row in some(pairs, lambda row: "\r\n" in row["remittance_info"]):
        assert item["bank_description"] == row["remittance_info"].replace("\r\n", "\n")


def test_the_sign_is_also_a_word(pairs):
    assert {item["credit_debit"] for item, _ in pairs} == {"credit", "debit"}
    for item, row in pairs:
        assert (item["credit_debit"] == "debit") == (row["amount"] < 0) == item["amount"]["amount"].startswith("-")


@pytest.mark.parametrize("back_from, back_to", [(40, 10), (10, 10), (0, 0), (400, 200), (None, 30), (30, None)])
def test_dates_are_inclusive_on_both_sides(shared_gateway, business, back_from, back_to):
    newest = date.fromisoformat(business.rows["EUR"][0]["execution_date"])
    wanted = {name: str(newest - timedelta(days=back))
              for name, back in (("date_from", back_from), ("date_to", back_to)) if back is not None}
    expected = [content_of_row(row) for row in business.rows["EUR"]
                if wanted.get("date_from", "0") <= row["execution_date"] <= wanted.get("date_to", "9")]
    items = items_of(walk(shared_gateway, business.path, 37, **wanted))
    assert [content_of_item(item) for item in items] == expected != []


def test_ids_are_the_same_with_and_without_filters(shared_gateway, business, pairs):
    day = business.rows["EUR"][100]["execution_date"]
    filtered = items_of(walk(shared_gateway, business.path, 3, date_from=day, date_to=day))
    of_business = pairs[:len(business.rows["EUR"])]
    assert [item["id"] for item in filtered] == [i["id"] for i, row in of_business if row["execution_date"] == day]


def test_a_future_without_bookings_is_an_empty_page(shared_gateway, business):
    page = read_page(shared_gateway, business.path, date_from="2099-01-01")
    assert (page["items"], page["next_cursor"]) == ([], None)


@pytest.mark.parametrize("query, names", [
    ("date_from=2026-02-30", {"date_from"}), ("date_from=20260101", {"date_from"}), ("date_to=tomorrow", {"date_to"}),
    ("date_from=2026-1-1", {"date_from"}), ("date_from=", {"date_from"}),
    ("date_from=2026-01-01T00:00:00Z", {"date_from"}),
    ("date_from=2026-02-02&date_to=2026-02-01", {"date_to"}), ("date_from=0000-00-00", {"date_from"}),
    ("currency=eur", {"currency"}), ("currency=EURO", {"currency"}), ("currency=E1R", {"currency"}),
    ("limit=0", {"limit"}), ("limit=401", {"limit"}), ("limit=ten", {"limit"}),
    ("date_from=x&date_to=y&currency=z&limit=q", {"date_from", "date_to", "currency", "limit"})])
def test_wrong_filters_are_named_and_never_sent(shared_gateway, shared_simulator, business, query, names):
    shared_simulator.forget_requests()
    answer = shared_gateway.get(f"{business.path}?{query}", headers=ATTENDED)
    assert (answer.status, answer.json()["code"]) == (422, "validation_failed")
    assert {error["field"] for error in answer.json()["errors"]} == names
    assert shared_simulator.requests() == []


@pytest.mark.parametrize("currency, rows", [(None, 80), ("EUR", 80), ("USD", 65), ("GBP", 8), ("JPY", 0), ("CHF", 0)])
def test_each_currency_is_a_history_of_its_own(shared_gateway, multi_currency, currency, rows):
    filters = {"currency": currency} if currency else {}
    items = items_of(walk(shared_gateway, multi_currency.path, 30, **filters))
    assert len(items) == rows and len({item["id"] for item in items}) == rows
    expected = multi_currency.rows.get(currency or "EUR", [])
    assert [content_of_item(item) for item in items] == [content_of_row(row) for row in expected]
    assert {item["amount"]["currency"] for item in items} <= {currency or "EUR"}


def test_ids_of_all_currencies_are_apart(shared_gateway, multi_currency):
    ids = [item["id"] for currency in ("EUR", "USD", "GBP")
           for item in items_of(walk(shared_gateway, multi_currency.path, currency=currency))]
    assert len(ids) == len(set(ids)) == 153


def test_history_is_full_with_the_customers_proof_and_recent_when_the_bank_takes_it_no_more(
        gateway, simulator, pki):
    account = open_account(gateway, simulator, pki, BUSINESS)
    oldest = account.rows["EUR"][-1]["execution_date"]
    full = walk(gateway, account.path, 400)
    assert {page["history"] for page in full} == {"full"}

    simulator.advance(hours=2)

    recent = walk(gateway, account.path, 400)
    assert {page["history"] for page in recent} == {"recent"}
    items, all_items = items_of(recent), items_of(full)
    assert 0 < len(items) < len(all_items)
    assert [item["id"] for item in items] == [item["id"] for item in all_items[:len(items)]]
    assert all(item["booking_date"] > oldest for item in items)


def test_the_older_part_opens_after_the_customer_has_authenticated_again(gateway, simulator, pki):
    account = open_account(gateway, simulator, pki, BUSINESS)
    oldest = account.rows["EUR"][-1]["execution_date"]
    simulator.advance(hours=2)
    question = f"{account.path}?date_from={oldest}&limit=400"

    due = gateway.get(question, headers=ATTENDED)
    assert (due.status, due.json()["code"]) == (409, "consent_renewal_due")
    assert due.json()["bank"]["error"] == "SCA_REQUIRED"
    consent = gateway.get(f"/v1/consents/{account.consent['id']}").json()
    assert (consent["status"], consent["status_reason"]) == ("renewal_due", "sca_required")
    # What needs no fresh authentication goes on.
    assert gateway.get(f"/v1/accounts/{account.id}/balances", headers=ATTENDED).status == 200
    assert read_page(gateway, account.path)["history"] == "recent"

    landed = follow_back(gateway, simulator.approve(due.json()["authorization"]["url"], BUSINESS))

    assert query_of(landed.location) == {"consent_id": consent["id"], "status": "authorized"}
    pages = walk(gateway, account.path, 400, date_from=oldest)
    assert {page["history"] for page in pages} == {"full"}
    assert [content_of_item(i) for i in items_of(pages)] == [content_of_row(r) for r in account.rows["EUR"]]
    assert simulator.token_requests("authorization_code")[-1]["number"] < simulator.requests()[-1]["number"]


def test_a_refused_authentication_leaves_what_there_was(gateway, simulator, pki):
    account = open_account(gateway, simulator, pki, PRIVATE)
    simulator.advance(hours=2)
    due = gateway.get(f"{account.path}?date_from=2000-01-01", headers=ATTENDED)
    assert due.json()["code"] == "consent_renewal_due"
    landed = follow_back(gateway, simulator.refuse(due.json()["authorization"]["url"], PRIVATE))
    assert query_of(landed.location)["error"] == "access_denied"
    assert gateway.get(f"/v1/consents/{account.consent['id']}").json()["status"] == "renewal_due"
    assert read_page(gateway, account.path)["items"]
