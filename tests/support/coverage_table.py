"""The tables of docs/bank/coverage.md, as data."""

import re
from dataclasses import dataclass
from pathlib import Path

from support.paths import ROOT

COVERAGE = ROOT / "docs" / "bank" / "coverage.md"
NOT_PROVEN = "not proven"
NOT_OFFERED = "not offered"

_LINK = re.compile(r"\[`(?P<name>[^`]+)`\]\((?P<path>[^)]+)\)")
_WORD = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Link:
    """To a test: `name` is its function, or Suite.Name; behind it may stand the case in brackets."""

    name: str
    file: Path

    @property
    def function(self) -> str:
        return self.name.partition("[")[0]


@dataclass(frozen=True)
class Row:
    """Of any table: cells by the name of their column."""

    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def words(self, column: str) -> list[str]:
        return _WORD.findall(self.cells[column])

    @property
    def links(self) -> list[Link]:
        return [Link(m["name"], (COVERAGE.parent / m["path"]).resolve())
                for m in _LINK.finditer(self.cells["proof"])]


@dataclass(frozen=True)
class ErrorCase:
    """An answer of the bank on one call, and the code that it becomes."""

    generation: str
    status: int
    error: str | None
    number: str | None
    call: str
    code: str

    def __str__(self) -> str:
        return "-".join(str(part) for part in (self.generation, self.call, self.status, self.error, self.number) if part)


def read_tables(text: str) -> list[list[Row]]:
    """Every table of a Markdown document."""
    tables: list[list[Row]] = []
    columns: list[str] | None = None
    for line in text.splitlines():
        if not line.startswith("|"):
            columns = None
        elif columns is None:
            columns = _cells(line)
            tables.append([])
        elif set(line) - set("|-: "):
            tables[-1].append(Row(dict(zip(columns, _cells(line), strict=True))))
    return tables


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def coverage_rows(column: str, text: str | None = None) -> list[Row]:
    """Of those tables that have this column."""
    text = COVERAGE.read_text(encoding="utf-8") if text is None else text
    return [row for table in read_tables(text) if table and column in table[0].cells for row in table]


def error_cases(test: str) -> list[ErrorCase]:
    """Of the error rows that link this test function: one case per call that the row names."""
    rows = [row for row in coverage_rows("the bank answers") if test in {link.function for link in row.links}]
    return [_case(row, call) for row in rows for call in row.words("on")]


def _case(row: Row, call: str) -> ErrorCase:
    status, _, error = row["the bank answers"].partition(" ")
    number = row.words("number")
    return ErrorCase(row["generation"], int(status), error or None, number[0] if number else None, call,
                     row.words("the gateway says")[0])
