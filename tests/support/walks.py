"""Walks through the gateway's lists, and the bank's rows brought into the same shape to compare."""

from decimal import Decimal
from urllib.parse import urlencode

from support.flows import ATTENDED
from support.gateway import Gateway


def walk(gateway: Gateway, path: str, limit: int | None = None, **filters) -> list[dict]:
    """All pages; filters go with the first only, as the contract wants it."""
    paging = {} if limit is None else {"limit": limit}
    page = read_page(gateway, path, **filters, **paging)
    pages = [page]
    while page["next_cursor"]:
        page = read_page(gateway, path, cursor=page["next_cursor"], **paging)
        pages.append(page)
        assert len(pages) < 10_000, "the walk does not end"
    return pages


def items_of(pages: list[dict]) -> list[dict]:
    return [item for page in pages for item in page["items"]]


def ids_of(pages: list[dict]) -> list[str]:
    return [item["id"] for item in items_of(pages)]


def read_page(gateway: Gateway, path: str, **query) -> dict:
    answer = gateway.get(f"{path}?{urlencode(query)}", headers=ATTENDED)
    assert answer.status == 200, answer.text
    return answer.json()


def content_of_item(item: dict) -> tuple:
    """What identifies a row, as far as both sides know it."""
    counterparty = item["counterparty"] or {"name": None, "iban": None, "other_account": None}
    words = item["remittance"]["structured"] or item["remittance"]["unstructured"]
    account = counterparty["iban"] or counterparty["other_account"]
    return (item["bank_reference"], item["booking_date"], item["value_date"], Decimal(item["amount"]["amount"]),
            item["amount"]["currency"], counterparty["name"], account, words)


def content_of_row(row: dict) -> tuple:
    words = row["communication"]
    if row["communication_type"] == "STRUCTURED":
        words = "".join(c for c in words if c.isdigit())
    return (row["transaction_ref"], row["execution_date"], row.get("value_date"), Decimal(row["amount"]),
            row["currency"], row.get("counterparty_info"), row.get("counterparty_account"), words or None)
