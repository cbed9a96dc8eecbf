"""Runs fuzzing programs that are built already; run.sh builds them first, and says what the options are."""

import argparse
import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from fuzz import libfuzzer  # noqa: E402

# Holds a promise that is broken on purpose: when it is not found, the others' silence means nothing.
ITSELF = "itself"


def known_targets() -> list[str]:
    return sorted(folder.name for folder in (HERE / "corpus").iterdir())


def seeds_of(target: str) -> list[Path]:
    folder = HERE / "corpus" / target
    return sorted(folder.iterdir()) if folder.is_dir() else []


def repeatable_runs() -> dict[str, int]:
    """What a search with a seed ends with, if the machine is fast enough."""
    lines = (HERE / "repeatable_runs").read_text().splitlines()
    return {target: int(runs) for target, runs in (line.split() for line in lines if not line.startswith("#"))}


def run_target(target: str, programs: Path, work: Path, search: libfuzzer.Search) -> libfuzzer.Outcome:
    started = time.monotonic()
    folder = work / target
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    dictionary = HERE / "dictionaries" / f"{target}.dict"
    outcome = libfuzzer.fuzz(programs / f"fuzz_{target}", search, folder, dictionary, seeds_of(target))
    outcome.seconds = time.monotonic() - started
    return outcome


def prove_itself(programs: Path, work: Path) -> libfuzzer.Outcome:
    outcome = run_target(ITSELF, programs, work, libfuzzer.Search(seconds=60))
    found = "nobody finds this word" in outcome.trouble and outcome.findings
    outcome.trouble = "" if found else "a broken promise was not found: " + (outcome.trouble or "it was quiet")
    return outcome


def keep(target: str, programs: Path, work: Path) -> int:
    """Adds those inputs to the corpus that reach what it does not: the fewest and smallest there are."""
    corpus, merged = HERE / "corpus" / target, work / target / "merged"
    merged.mkdir()
    subprocess.run([programs / f"fuzz_{target}", "-merge=1", f"-max_len={libfuzzer.LONGEST_INPUT}",
                    merged, corpus, work / target / "corpus"],
                   check=True, stdin=subprocess.DEVNULL, capture_output=True)
    known = {seed.read_bytes() for seed in seeds_of(target)}
    new = [path for path in merged.iterdir() if path.read_bytes() not in known]
    for path in new:
        shutil.copy(path, corpus / path.name)
    return len(new)


def write_report(path: Path, outcomes: list[libfuzzer.Outcome]) -> None:
    suite = ElementTree.Element("testsuite", name="fuzz", tests=str(len(outcomes)))
    for outcome in outcomes:
        case = ElementTree.SubElement(suite, "testcase", classname="fuzz", name=outcome.target,
                                      time=f"{outcome.seconds:.0f}")
        if outcome.trouble:
            ElementTree.SubElement(case, "failure", message=outcome.trouble)
    ElementTree.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)


def run_all(options: argparse.Namespace) -> list[libfuzzer.Outcome]:
    outcomes = []
    runs = repeatable_runs()

    def one(target: str) -> libfuzzer.Outcome:
        if target == ITSELF:
            return prove_itself(options.programs, options.work)
        search = libfuzzer.Search(options.seconds, options.seed, runs[target] if options.seed else 0)
        return run_target(target, options.programs, options.work, search)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for outcome in pool.map(one, [ITSELF, *options.targets]):
            print(outcome.line(), flush=True)
            if outcome.trouble:
                program = options.programs / f"fuzz_{outcome.target}"
                log = options.work / outcome.target / "log"
                print("\n".join(libfuzzer.explain(outcome, program, log)), flush=True)
            outcomes.append(outcome)
    return outcomes


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.sh")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--programs", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    options = parser.parse_args(arguments)
    unknown = set(options.targets) - set(known_targets())
    if unknown:
        parser.error(f"there is no target {', '.join(sorted(unknown))}; there are {', '.join(known_targets())}")
    options.targets = options.targets or known_targets()
    return options


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    outcomes = run_all(options)
    failed = sum(1 for outcome in outcomes if outcome.trouble)
    if options.keep and not failed:
        for target in options.targets:
            print(f"{target}: {keep(target, options.programs, options.work)} inputs kept")
    if options.report:
        write_report(options.report, outcomes)
    print(f"{len(outcomes) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
