"""docs/bank/coverage.md names tests that exist, and has a row for every call of the profiles and every error of the
documents."""

import json
import re
from pathlib import Path

import pytest

from support.coverage_table import COVERAGE, NOT_OFFERED, NOT_PROVEN, Link, Row, coverage_rows, read_tables
from support.paths import PROFILES, ROOT

GENERATIONS = {"": "newest", "-v1": "v1", "-sandbox": "sandbox"}
BRANDS = ("belfius", "banx")
PAYMENT_CALLS = {
    "standing_orders": "POST /periodic-payments/sepa-credit-transfers",
    "bulk": "POST /bulk-payments/pain.001-sepa-credit-transfers",
    "status": "GET /payments/{product}/{id}/status",
    "details": "GET /payments/{product}/{id}",
    "cancellation": "DELETE /payments/{product}/{id}",
}
PRODUCTS = ("sepa-credit-transfers", "instant-sepa-credit-transfers", "cross-border-credit-transfers")
ENDPOINTS = {
    "consent_uris": ["GET /consent-uris"],
    "token": ["POST /token (code)", "POST /token (refresh)"],
    "accounts": ["GET /accounts"],
    "account": ["GET /accounts/{logical-id}"],
    "transactions": ["GET /accounts/{logical-id}/transactions"],
}
FUNDS = ["GET /consent-uris (funds)", "/funds-confirmations"]
EVERY_CALL = [*sum(ENDPOINTS.values(), []), *FUNDS, *(f"POST /payments/{p}" for p in PRODUCTS), *PAYMENT_CALLS.values()]


def profile_of(name: str) -> dict | None:
    path = PROFILES / f"{name}.json"
    if not path.exists():
        return None
    return json.loads(re.sub(r"(?<!:)//.*", "", path.read_text(encoding="utf-8")))


def calls_of(profile: dict) -> set[str]:
    found = {call for key, calls in ENDPOINTS.items() if profile["endpoints"].get(key) for call in calls}
    if profile.get("funds"):
        found |= set(FUNDS)
    if payments := profile.get("payments"):
        found |= {call for key, call in PAYMENT_CALLS.items() if payments.get(key)}
        found |= {f"POST /payments/{product}" for product in payments["products"]}
    return found


def missing_test(link: Link) -> str | None:
    if not link.file.is_file():
        return f"{link.file}: there is no such file"
    suite, _, name = link.function.rpartition(".")
    pattern = rf"\bTEST(_F|_P)?\({suite}, {name}\)" if suite else rf"^def {re.escape(name)}\("
    if not re.search(pattern, link.file.read_text(encoding="utf-8"), re.MULTILINE):
        return f"{link.file.name}: there is no {link.function}"
    return None


def numbered_errors(document: str) -> list[tuple[str, str]]:
    """(answer, number) as the simulator's tables give them."""
    found = []
    for row in (row for table in read_tables(document) for row in table):
        answer_column, number_column = (list(row.cells) + [""])[:2]
        answer = re.fullmatch(r"(\d{3})(, no body| \w+)", row[answer_column])
        if answer_column.endswith("status, error") and answer:
            number = row[number_column] or "none"
            found.append((row[answer_column].removesuffix(", no body"), number))
    return found


def words_of_errors(document: str) -> set[str]:
    """Numbers and names of errors in the tables that say what an answer becomes."""
    cells = [row["answer"] for table in read_tables(document) if table and "answer" in table[0].cells for row in table]
    return {word for cell in cells for word in re.findall(r"\b(?:\d{4,6}|[A-Z]+_[A-Z_]+|[a-z]+_[a-z_]+)\b", cell)}


def in_a_row(word: str, rows: list[Row]) -> bool:
    def parts(row: Row) -> list[str]:
        return re.split(r"[ `-]", f"{row['the bank answers']} {row['number']}".lower())

    return any(word.lower() in parts(row) for row in rows)


def text_of(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_every_linked_test_exists():
    rows = coverage_rows("proof")
    assert len(rows) > 100, "too few rows: the check would prove nothing"
    assert not list(filter(None, (missing_test(link) for row in rows for link in row.links)))


def test_a_row_without_a_link_says_why():
    silent = [row.cells for row in coverage_rows("proof")
              if not row.links and not row["proof"].startswith((NOT_PROVEN, NOT_OFFERED))]
    assert not silent


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("suffix", GENERATIONS)
def test_every_call_of_a_profile_has_its_row(brand, suffix):
    profile = profile_of(brand + suffix)
    rows = {row.words("call")[0]: row for row in coverage_rows("call")
            if (row["generation"], row["brand"]) == (GENERATIONS[suffix], brand)}
    assert rows.keys() == set(EVERY_CALL)
    offered = {call for call, row in rows.items() if not row["proof"].startswith(NOT_OFFERED)}
    assert offered == (calls_of(profile) if profile else set())


def test_every_error_of_the_simulated_bank_has_its_row():
    there = {(row["the bank answers"], (row.words("number") or ["none"])[0]) for row in coverage_rows("the bank answers")}
    errors = numbered_errors(text_of("simulator.md"))
    assert len(errors) > 40, "too few errors: the check would prove nothing"
    assert not [error for error in errors if error not in there]


def test_every_error_that_the_gateway_knows_has_its_row():
    rows = coverage_rows("the bank answers")
    known = words_of_errors(text_of("bank/belfius.md"))
    assert {"100003", "1232", "INVALID_TPP", "invalid_grant"} <= known
    assert not [word for word in sorted(known) if not in_a_row(word, rows)]


def test_a_link_to_nothing_is_found():
    here = Path(__file__)
    assert missing_test(Link("test_a_link_to_nothing_is_found", here)) is None
    assert missing_test(Link("test_that_nobody_wrote[case]", here))
    assert missing_test(Link("test_x", COVERAGE.parent / "no_such_file.py"))
