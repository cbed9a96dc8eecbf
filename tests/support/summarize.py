"""Adds up test reports.

summarize.py LEDGER STAGE REPORT…   one stage into the ledger; prints its counts
summarize.py --total LEDGER         prints the closing line; exit 1 when anything failed

A report is JUnit XML (pytest), `NAME.check` (one word: passed or failed), or a folder of a ctest run:
`ctest.xml` and `gtest/NAME.xml` for the programs that are made with GoogleTest.
"""

import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path


def count_case(case: ElementTree.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    not_run = case.get("status") in ("notrun", "disabled") or case.get("result") in ("skipped",)
    return "skipped" if case.find("skipped") is not None or not_run else "passed"


def count_xml(path: Path) -> Counter:
    return Counter(count_case(case) for case in ElementTree.parse(path).getroot().iter("testcase"))


def count_ctest(folder: Path) -> Counter:
    """Cases, not programs; but a program that failed without a failed case (a crash, a leak found at
    its end, a time-out) counts as one failure more."""
    counts = Counter()
    for program in ElementTree.parse(folder / "ctest.xml").getroot().iter("testcase"):
        cases = folder / "gtest" / f"{program.get('name')}.xml"
        try:
            counted = count_xml(cases)
        except (OSError, ElementTree.ParseError):
            counted = Counter()
        outcome = count_case(program)
        if not counted or (outcome == "failed" and not counted["failed"]):
            counted[outcome] += 1
        counts += counted
    return counts if counts else Counter(failed=1)


def count_report(path: Path) -> Counter:
    """A report that is missing or cannot be read is a failure, never a silence."""
    try:
        if path.is_dir():
            return count_ctest(path)
        if path.suffix == ".check":
            return Counter({path.read_text().split()[0]: 1})
        counted = count_xml(path)
        return counted if counted else Counter(failed=1)
    except (OSError, IndexError, ElementTree.ParseError):
        return Counter(failed=1)


def phrase(counts: Counter) -> str:
    text = f"{counts['passed']} passed, {counts['failed']} failed"
    return f"{text}, {counts['skipped']} skipped" if counts["skipped"] else text


def total(ledger: Path) -> Counter:
    counts = Counter()
    for line in ledger.read_text().splitlines():
        passed, failed, skipped, _stage = line.split("\t")
        counts.update(passed=int(passed), failed=int(failed), skipped=int(skipped))
    return counts


def main(arguments: list[str]) -> int:
    if arguments[0] == "--total":
        counts = total(Path(arguments[1]))
        print(phrase(counts))
        return 1 if counts["failed"] or not counts["passed"] else 0
    ledger, stage, *reports = arguments
    counts = sum((count_report(Path(report)) for report in reports), Counter())
    with open(ledger, "a", encoding="utf-8") as file:
        file.write(f"{counts['passed']}\t{counts['failed']}\t{counts['skipped']}\t{stage}\n")
    print(phrase(counts))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
