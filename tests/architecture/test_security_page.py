"""docs/security.md names every threat and control of the model, and no test that is not there."""

import re

import pytest

from support.paths import ROOT

PAGE = ROOT / "docs" / "security.md"


@pytest.fixture(scope="module")
def rows() -> dict[str, list[str]]:
    lines = re.findall(r"^\| (T?\d+) \|(.*)\|$", PAGE.read_text(), re.MULTILINE)
    return {number: [cell.strip() for cell in cells.split("|")] for number, cells in lines}


def test_every_threat_and_every_control_has_one_row(rows):
    assert list(rows) == [f"T{n}" for n in range(1, 22)] + [str(n) for n in range(1, 21)]


def test_each_row_names_tests_that_are_there(rows):
    for number, cells in rows.items():
        named = re.findall(r"`(tests/[\w./-]+)`", cells[-1])
        assert named, f"{number} names no test"
        assert [path for path in named if not (ROOT / path).is_file()] == [], number


def test_every_control_that_a_threat_names_has_a_row_with_a_value(rows):
    for number, cells in rows.items():
        if not number.startswith("T"):
            assert len(cells) == 3 and all(cells), number
            continue
        named = re.findall(r"\d+", cells[2])
        assert [control for control in named if control not in rows] == [], number
