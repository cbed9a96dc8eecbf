"""docs/reliability.md names every case, and nothing that is not there."""

import re

import pytest

from faults import invariants
from support.paths import ROOT

PAGE = ROOT / "docs" / "reliability.md"


@pytest.fixture(scope="module")
def text() -> str:
    return PAGE.read_text()


def test_every_file_it_names_is_there(text):
    named = set(re.findall(r"`((?:tests|libs|docs|services)/[\w./-]+)`", text))
    assert len(named) > 20
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_each_of_the_forty_cases_has_one_row(text):
    assert [int(number) for number in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)] == list(range(1, 41))


def test_every_question_of_the_checker_is_named(text):
    assert [one.__name__ for one in invariants.INVARIANTS if f"`{one.__name__}`" not in text] == []


def test_every_case_that_is_run_is_named_in_its_row(text):
    rows = {int(row[0]): row[1] for row in re.findall(r"^\| (\d+) \|(.*)$", text, re.MULTILINE)}
    missing = []
    for path in (ROOT / "tests" / "faults").glob("test_case_*.py"):
        marked = re.findall(r"mark\.case\((\d+)\)", path.read_text())
        missing += [f"{number}: {path.name}" for number in set(map(int, marked)) if path.name not in rows[number]]
    assert missing == []
