"""The closing line must never be greener than the run."""

import pytest

from support.summarize import count_report, main, phrase, total

PASSED = '<testcase name="a" status="run" result="completed"/>'
FAILED = '<testcase name="b"><failure message="no"/></testcase>'
SKIPPED = '<testcase name="c"><skipped/></testcase>'
DISABLED = '<testcase name="d" status="notrun" result="suppressed"/>'


def junit(path, *cases):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
    return path


def test_cases_are_counted_by_their_outcome(tmp_path):
    counts = count_report(junit(tmp_path / "r.xml", PASSED, PASSED, FAILED, SKIPPED, DISABLED))
    assert phrase(counts) == "2 passed, 1 failed, 2 skipped"


@pytest.mark.parametrize("content", [None, "", "<broken", "<testsuites/>"])
def test_a_report_that_is_missing_broken_or_empty_is_a_failure(tmp_path, content):
    report = tmp_path / "r.xml"
    if content is not None:
        report.write_text(content)
    assert count_report(report)["failed"] == 1


def test_a_check_counts_as_one(tmp_path):
    (tmp_path / "format.check").write_text("passed\n")
    assert phrase(count_report(tmp_path / "format.check")) == "1 passed, 0 failed"


def test_a_program_that_crashes_after_its_cases_passed_is_a_failure(tmp_path):
    junit(tmp_path / "gtest" / "unit_a.xml", PASSED, PASSED)
    junit(tmp_path / "ctest.xml", '<testcase name="unit_a"><failure/></testcase>')
    assert phrase(count_report(tmp_path)) == "2 passed, 1 failed"


def test_a_program_that_wrote_no_report_counts_itself(tmp_path):
    junit(tmp_path / "ctest.xml", '<testcase name="unit_a"><failure/></testcase>',
          '<testcase name="script" status="run"/>')
    assert phrase(count_report(tmp_path)) == "1 passed, 1 failed"


def test_a_failed_case_is_not_counted_twice(tmp_path):
    junit(tmp_path / "gtest" / "unit_a.xml", PASSED, FAILED)
    junit(tmp_path / "ctest.xml", '<testcase name="unit_a"><failure/></testcase>')
    assert phrase(count_report(tmp_path)) == "1 passed, 1 failed"


def test_the_ledger_adds_up_and_decides_the_exit_code(tmp_path):
    ledger = tmp_path / "ledger"
    assert main([str(ledger), "one", str(junit(tmp_path / "1.xml", PASSED))]) == 0
    assert main(["--total", str(ledger)]) == 0
    assert main([str(ledger), "two", str(junit(tmp_path / "2.xml", FAILED, SKIPPED))]) == 1
    assert main(["--total", str(ledger)]) == 1
    assert phrase(total(ledger)) == "1 passed, 1 failed, 1 skipped"


def test_a_run_that_tested_nothing_does_not_pass(tmp_path):
    (tmp_path / "ledger").write_text("")
    assert main(["--total", str(tmp_path / "ledger")]) == 1
