"""Findings of the fuzzing programs must not pass unseen; what stands in for a program here is a script."""

import base64
import re

import pytest

from fuzz import run_targets
from support.paths import ROOT
from support.summarize import count_report, phrase

QUIET = """
echo '#1024	DONE   cov: 321 ft: 900 corp: 19/1Kb lim: 4096 exec/s: 512 rss: 60Mb'
echo 'stat::number_of_executed_units: 123456'
echo 'stat::new_units_added:          7'
"""
FOUND = """
echo '#512	NEW    cov: 300 ft: 800 corp: 12/900b lim: 4096 exec/s: 256 rss: 60Mb L: 3/3 MS: 1 ShuffleBytes-'
echo "  what():  nobody finds this word"
echo 'SUMMARY: libFuzzer: deadly signal'
for option in "$@"; do case $option in -artifact_prefix=*) printf 'o\\0r' >"${option#*=}crash-1" ;; esac; done
exit 77
"""


@pytest.fixture
def run(tmp_path, capsys):
    programs, work, report = tmp_path / "programs", tmp_path / "work", tmp_path / "report.xml"
    programs.mkdir()

    def runs(*targets, **scripts):
        for name, script in {"itself": FOUND, **scripts}.items():
            program = programs / f"fuzz_{name}"
            program.write_text(f"#!/bin/bash\n{script}")
            program.chmod(0o755)
        code = run_targets.main(["--programs", str(programs), "--work", str(work), "--report", str(report),
                                 "--seconds", "1", *targets])
        return code, capsys.readouterr().out, phrase(count_report(report))

    return runs


def test_quiet_targets_have_a_line_each_and_pass(run):
    code, out, counts = run("chunks", "cursors", chunks=QUIET, cursors=QUIET)
    assert (code, counts) == (0, "3 passed, 0 failed")
    (line,) = [line for line in out.splitlines() if line.startswith("chunks")]
    assert line.split()[1:8] == ["123,456", "runs", "321", "edges", "7", "new", "inputs"]
    assert line.endswith("quiet")


def test_a_finding_fails_and_is_printed_so_that_it_can_be_replayed(run, tmp_path):
    code, out, counts = run("chunks", "cursors", chunks=FOUND, cursors=QUIET)
    assert (code, counts) == (1, "2 passed, 1 failed")
    assert "FAILED chunks: what():  nobody finds this word; SUMMARY: libFuzzer: deadly signal" in out
    text = base64.b64encode(b"o\0r").decode()
    assert f"base64 -d <<<'{text}' >input && {tmp_path}/programs/fuzz_chunks input" in out


@pytest.mark.parametrize("script", ["exit 1", "exit 0", f"{QUIET}\nexit 3"], ids=["fails", "runs nothing", "fails late"])
def test_a_program_that_does_not_run_is_not_quiet(run, script):
    code, out, counts = run("chunks", chunks=script)
    assert (code, counts) == (1, "1 passed, 1 failed")
    assert "FAILED chunks: " in out


def test_silence_means_nothing_when_a_broken_promise_is_not_found(run):
    code, out, counts = run("chunks", itself=QUIET, chunks=QUIET)
    assert (code, counts) == (1, "1 passed, 1 failed")
    assert "FAILED itself: a broken promise was not found" in out


def test_a_target_runs_on_a_copy_of_its_corpus_and_of_that_alone(run, tmp_path):
    listing = 'ls "${@: -1}" >' + f"'{tmp_path}/seen'\n" + 'touch "${@: -1}/new"\n' + QUIET
    run("chunks", chunks=listing)
    seeds = sorted(path.name for path in run_targets.seeds_of("chunks"))
    assert (tmp_path / "seen").read_text().split() == seeds
    assert sorted(path.name for path in run_targets.seeds_of("chunks")) == seeds


@pytest.mark.parametrize("seed, ends", [((), []), (("--seed", "7"), ["-seed=7", "-reload=0"])], ids=["any", "seed"])
def test_a_search_with_a_seed_ends_after_its_runs(run, tmp_path, seed, ends):
    run("chunks", *seed, chunks=f"printf '%s\\n' \"$@\" >'{tmp_path}/options'\n{QUIET}")
    options = (tmp_path / "options").read_text().splitlines()
    assert [option for option in ends if option not in options] == []
    runs = f"-runs={run_targets.repeatable_runs()['chunks']}"
    assert [option for option in options if option.startswith("-runs=")] == ([runs] if ends else [])


def test_an_unknown_target_is_refused_with_those_there_are(run, capsys):
    with pytest.raises(SystemExit):
        run("chunk")
    assert "there is no target chunk; there are bank_answers" in capsys.readouterr().err


def test_every_corpus_and_dictionary_is_of_a_target():
    targets = run_targets.known_targets()
    program = (run_targets.HERE / "CMakeLists.txt").read_text()
    assert sorted(run_targets.repeatable_runs()) == targets
    assert [target for target in targets if f" {target}" not in program] == []
    assert [path.stem for path in (run_targets.HERE / "dictionaries").iterdir() if path.stem not in targets] == []


# Included, but nothing of it is reached.
NOT_REACHED = {
    "libs/app/authenticate.cpp", "libs/async/deadline_wheel.cpp", "libs/async/ticking_wheel.cpp",
    "libs/belfius/payment_error_table.cpp", "libs/domain/api_key.cpp", "libs/domain/payment_dates.cpp",
    "libs/domain/token.cpp", "libs/http/client.cpp", "libs/http/tls.cpp", "services/gateway/api/access_log.cpp",
}


def instrumented() -> set[str]:
    text = (run_targets.HERE / "instrumented.cmake").read_text()
    parts = re.findall(r"\b[a-z0-9]+/[a-z0-9_]+\b", text[text.index("ITEMS"):text.index("list(APPEND")])
    return set(re.findall(r"services/gateway/[\w/]+\.cpp", text)) | {f"libs/{part}.cpp" for part in parts}


def ours(name: str) -> str | None:
    return next((f"{folder}/{name}" for folder in ("libs", "services/gateway") if (ROOT / folder / name).is_file()), None)


def headers_of(paths: set[str]) -> set[str]:
    """Of ours, also those that others bring in."""
    found, left = set(), list(paths)
    while left:
        names = re.findall(r'#include "([^"]+)"', (ROOT / left.pop()).read_text())
        new = {header for name in names if (header := ours(name))} - found
        found |= new
        left += new
    return found


def test_what_is_instrumented_is_there_with_everything_that_it_includes():
    listed = instrumented()
    assert len(listed) > 100
    assert [path for path in sorted(listed) if not (ROOT / path).is_file()] == []
    included = {header.removesuffix(".hpp") + ".cpp" for header in headers_of(listed)}
    missing = {path for path in included - listed - NOT_REACHED if (ROOT / path).is_file()}
    assert sorted(missing) == []
