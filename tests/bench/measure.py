"""Loads one server with wrk and reads what it cost from /proc."""

import os
import re
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4, "h": 3.6e6}


@dataclass(frozen=True)
class Round:
    requests_per_second: float
    cpu_us_per_request: float
    upstream_cpu_us_per_request: float
    p50_ms: float
    p99_ms: float
    failures: int


def cpu_seconds(pids: list[int]) -> float:
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def rss_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


def _milliseconds(text: str) -> float:
    number, unit = re.match(r"([\d.]+)(us|ms|s|m|h)", text).groups()
    return float(number) * _UNITS[unit]


def load(url: str, script: Path, seconds: int, connections: int, core: int,
         pids: list[int], upstream_pids: list[int], env: dict) -> Round:
    before, upstream_before = cpu_seconds(pids), cpu_seconds(upstream_pids)
    command = ["taskset", "-c", str(core), "wrk", "-t1", f"-c{connections}", f"-d{seconds}s",
               "--latency", "-s", str(script), url]
    done = subprocess.run(command, capture_output=True, text=True, check=True,
                          env={**os.environ, **env})
    cpu = cpu_seconds(pids) - before
    upstream = cpu_seconds(upstream_pids) - upstream_before
    out = done.stdout
    requests = int(re.search(r"(\d+) requests in", out).group(1))
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", out)
    failures = (int(bad.group(1)) if bad else 0) + (sum(map(int, broken.groups())) if broken else 0)
    return Round(
        requests_per_second=float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)),
        cpu_us_per_request=cpu / requests * 1e6,
        upstream_cpu_us_per_request=upstream / requests * 1e6,
        p50_ms=_milliseconds(re.search(r"(?m)^\s+50%\s+(\S+)", out).group(1)),
        p99_ms=_milliseconds(re.search(r"(?m)^\s+99%\s+(\S+)", out).group(1)),
        failures=failures,
    )


def median(rounds: list[Round], field: str) -> float:
    return statistics.median(getattr(one, field) for one in rounds)
