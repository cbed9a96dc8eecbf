"""Others' p99 beside the baseline while thousands of connections are idle, and while slowhttptest is at work."""

import argparse
import http.client
import re
import resource
import subprocess
import threading
import time
from pathlib import Path

from bench.measure import rss_mib
from bench.scene import running_gateway
from support.program import poll
from support.slow_clients import SlowClients

ATTACKS = {
    "slow headers": ["-H"],
    "slow bodies": ["-B", "-s", "8192"],
    "slow reads": ["-X", "-w", "1", "-y", "2", "-n", "1", "-z", "1", "-k", "3"],
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--idle", type=int, default=10_000, help="idle connections")
    parser.add_argument("--slow", type=int, default=1_000, help="connections of slowhttptest")
    parser.add_argument("--seconds", type=int, default=20, help="of each attack")
    parser.add_argument("--requests", type=int, default=2_000, help="of the others, per figure")
    return parser.parse_args()


class Others:
    """A well-behaved client on one connection; renews it when the gateway ends it."""

    def __init__(self, gateway):
        self._gateway = gateway
        self._connection = self._connect()
        self.failed = 0

    def _connect(self):
        return http.client.HTTPConnection("127.0.0.1", self._gateway.port, timeout=30)

    def ask(self) -> float:
        start = time.perf_counter()
        try:
            self._connection.request("GET", "/v1/banks", headers=self._gateway.frontend.headers)
            answer = self._connection.getresponse()
            answer.read()
            self.failed += answer.status != 200
        except (OSError, http.client.HTTPException):
            self.failed += 1
            self._connection.close()
            self._connection = self._connect()
        return (time.perf_counter() - start) * 1e3

    def times(self, count: int, until=lambda: False) -> list[float]:
        taken = []
        while len(taken) < count and not until():
            taken.append(self.ask())
        return sorted(taken)


def descriptors(gateway) -> int:
    return len(list(Path(f"/proc/{gateway.program.pid}/fd").iterdir()))


def figure(name: str, times: list[float], gateway, fds: int, extra: str = ""):
    print(f"{name:<24}{len(times):>8}{times[len(times) // 2]:>9.2f}{times[int(len(times) * 0.99)]:>9.2f}"
          f"{fds:>8}{rss_mib(gateway.program.pid):>9.1f}  {extra}", flush=True)


def with_idle_connections(gateway, others: Others, options):
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    count = min(options.idle, limit - 200)
    before = rss_mib(gateway.program.pid)
    idle = SlowClients(gateway.port, "idle", count)
    poll(lambda: f"tpp_gateway_http_connections {count}" in gateway.admin("/metrics").text, 30)
    each = (rss_mib(gateway.program.pid) - before) * 1024 * 1024 / count
    figure(f"{count} idle", others.times(options.requests), gateway, descriptors(gateway),
           f"{each:.0f} bytes per idle connection")
    idle.close()


def under_attack(gateway, others: Others, name: str, options):
    command = ["slowhttptest", *ATTACKS[name], "-c", str(options.slow), "-r", str(options.slow // 2), "-i", "2",
               "-l", str(options.seconds), "-p", "3", "-t", "POST" if "-B" in ATTACKS[name] else "GET",
               "-u", f"{gateway.url}/v1/banks"]
    said: list[str] = []
    most = 0

    def attack():
        done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        said.extend(line.strip() for line in done.stdout.splitlines() if "service available" in line)

    attacking = threading.Thread(target=attack)
    attacking.start()
    times: list[float] = []
    while attacking.is_alive():
        times += others.times(500, lambda: not attacking.is_alive())
        most = max(most, descriptors(gateway))
    last = re.sub(r"\x1b\[[\d;]*m", "", said[-1]) if said else "slowhttptest said nothing"
    figure(name, sorted(times), gateway, most, " ".join(last.split()))


def main():
    options = arguments()
    generous = {"connections": 50_000, "limits": {"connections_per_address": 50_000}}
    # One client asks as fast as it can: its own limit would refuse it.
    unlimited = {"rate_per_second": 0}
    with running_gateway(lambda _: {"http": generous, "callers": unlimited, "log": {"level": "warn"}}) as gateway:
        others = Others(gateway)
        others.times(200)
        print(f"{'':<24}{'requests':>8}{'p50 ms':>9}{'p99 ms':>9}{'fds':>8}{'RSS MiB':>9}")
        figure("baseline", others.times(options.requests), gateway, descriptors(gateway))
        with_idle_connections(gateway, others, options)
        for name in ATTACKS:
            under_attack(gateway, others, name, options)
        figure("afterwards", others.times(options.requests), gateway, descriptors(gateway))
        print(f"failed requests of the others: {others.failed}")


if __name__ == "__main__":
    main()
