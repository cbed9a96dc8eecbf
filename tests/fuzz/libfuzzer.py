"""One program under libFuzzer: its command, and what its output and its findings say."""

import base64
import os
import re
import subprocess
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LONGEST_INPUT = 16 * 1024
# Per input. The gateway's own limits are far below; a shared machine may hold a process up.
SECONDS_PER_INPUT = 20
MEGABYTES = 2048
# A program stops by itself; one that does not is ended, and that is a finding.
GRACE = 120


@dataclass
class Outcome:
    target: str
    runs: int = 0
    edges: int = 0
    new_inputs: int = 0
    seconds: float = 0
    trouble: str = ""  # nothing: quiet
    findings: list[Path] = field(default_factory=list)

    def line(self) -> str:
        known = f"{self.runs:>11,} runs {self.edges:>6,} edges {self.new_inputs:>5,} new inputs"
        return f"{self.target:<18} {known} {self.seconds:>5.0f} s  {'FOUND' if self.trouble else 'quiet'}"


@dataclass(frozen=True)
class Search:
    """How far one program searches. With a seed it is the same search each time, as far as the time allows."""

    seconds: int
    seed: int = 0  # 0: any
    runs: int = 0  # 0: as many as the time allows


@cache
def _same_addresses() -> list[str]:
    """Addresses are compared like other values and so lead the search; a container may forbid to fix them."""
    fixed = ["setarch", "-R"]
    try:
        works = subprocess.run([*fixed, "true"], stdin=subprocess.DEVNULL, capture_output=True).returncode == 0
    except FileNotFoundError:
        works = False
    return fixed if works else []


def command(program: Path, search: Search, findings: Path, dictionary: Path, folders: list[Path]) -> list[str]:
    options = [
        f"-max_total_time={search.seconds}",
        f"-seed={search.seed}",
        f"-timeout={SECONDS_PER_INPUT}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-max_len={LONGEST_INPUT}",
        f"-artifact_prefix={findings}/",
        "-print_final_stats=1",
    ]
    if search.seed:
        options.append("-reload=0")  # looks into the folder by the clock
    if search.runs:
        options.append(f"-runs={search.runs}")
    if dictionary.is_file():
        options.append(f"-dict={dictionary}")
    return [*(_same_addresses() if search.seed else []), str(program), *options, *map(str, folders)]


def _last_number(pattern: str, text: str) -> int:
    found = re.findall(pattern, text, re.MULTILINE)
    return int(found[-1]) if found else 0


def read_output(target: str, code: int | None, output: str, findings: Path) -> Outcome:
    """`code` is the program's, or None for one that had to be ended."""
    outcome = Outcome(
        target,
        runs=_last_number(r"^stat::number_of_executed_units: (\d+)", output) or _last_number(r"^#(\d+)\t", output),
        edges=_last_number(r" cov: (\d+) ", output),
        new_inputs=_last_number(r"^stat::new_units_added: +(\d+)", output),
        findings=sorted(findings.iterdir()),
    )
    if code is None:
        outcome.trouble = "did not end"
    elif code or outcome.findings:
        said = re.findall(r"^(?:SUMMARY: .*|.*what\(\): .*|ERROR: .*)$", output, re.MULTILINE)
        outcome.trouble = "; ".join(line.strip() for line in said) or f"ended with code {code}"
    elif not outcome.runs:
        outcome.trouble = "ran no input"
    return outcome


def fuzz(program: Path, search: Search, work: Path, dictionary: Path, inputs: list[Path]) -> Outcome:
    """Runs in `work`, a new folder: what is found there stays there."""
    target = program.name.removeprefix("fuzz_")
    findings, corpus = work / "findings", work / "corpus"
    findings.mkdir(parents=True)
    corpus.mkdir()
    for known in inputs:
        (corpus / known.name).write_bytes(known.read_bytes())
    log = work / "log"
    with log.open("wb") as out:
        running = subprocess.Popen(command(program, search, findings, dictionary, [corpus]),
                                   stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                   env={**os.environ, "TMPDIR": str(work)})
        try:
            code = running.wait(search.seconds + GRACE)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
            code = None
    return read_output(target, code, log.read_text(errors="replace"), findings)


def explain(outcome: Outcome, program: Path, log: Path) -> list[str]:
    """Enough to replay a finding elsewhere: each line names the target."""
    lines = [f"FAILED {outcome.target}: {outcome.trouble}", f"FAILED {outcome.target}: its output is in {log}"]
    for finding in outcome.findings:
        text = base64.b64encode(finding.read_bytes()).decode()
        lines.append(f"FAILED {outcome.target}: {finding.name}, as base64: {text}")
        lines.append(f"FAILED {outcome.target}: replay it with: base64 -d <<<'{text}' >input && {program} input")
    return lines
