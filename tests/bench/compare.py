"""Gateway and nginx in turn against one upstream, each pinned to a core. Prints, asserts nothing."""

import argparse
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.measure import Round, load, median, rss_mib
from bench.servers import Nginx, start_bank, start_proxy
from support.gateway import Gateway
from support.gateway_config import BankAccess, write_config, write_sealing_keys
from support.paths import BUILD
from support.pki import create_pki
from support.postgres import Cluster
from support.stage import migrate

PROXY_CORE, LOAD_CORE = 0, 1
SCRIPT = Path(__file__).parent / "wrk_accounts.lua"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="of each server, in turn")
    parser.add_argument("--seconds", type=int, default=4, help="per round")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--accounts", type=int, default=10_000, help="consents in the database")
    parser.add_argument("--rows", type=int, default=20, help="per transactions answer")
    return parser.parse_args()


def seed(folder: Path, keys: Path, database_url: Path, count: int) -> tuple[str, Path]:
    ids = folder / "accounts.ids"
    done = subprocess.run(
        [BUILD / "tests" / "bench" / "bench_seed", "--database-url-file", database_url,
         "--keys-file", keys, "--ids-file", ids, "--count", str(count)],
        capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return done.stdout.strip(), ids


def ready_after(gateway: Gateway) -> float:
    """Milliseconds from the start of the process to the first 200 of /readyz."""
    start = time.perf_counter()
    gateway.program.launch()
    gateway.program.wait_ready()
    while True:
        try:
            with urllib.request.urlopen(gateway.admin_url + "/readyz") as answer:
                if answer.status == 200:
                    return (time.perf_counter() - start) * 1e3
        except OSError:
            time.sleep(0.001)


def row(name: str, rounds: list[Round]) -> str:
    return (f"{name:<26}{median(rounds, 'requests_per_second'):>9.0f}"
            f"{median(rounds, 'cpu_us_per_request'):>9.1f}"
            f"{median(rounds, 'p50_ms'):>9.2f}{median(rounds, 'p99_ms'):>9.2f}"
            f"{sum(one.failures for one in rounds):>9}")


def pair(title: str, gateway: Gateway, proxy: Nginx, bank: Nginx, options, env: dict):
    ours: list[Round] = []
    theirs: list[Round] = []
    for _ in range(options.rounds):
        theirs.append(load(f"http://127.0.0.1:{proxy.port}", SCRIPT, options.seconds,
                           options.connections, LOAD_CORE, proxy.worker_pids, bank.worker_pids, env))
        ours.append(load(gateway.url, SCRIPT, options.seconds, options.connections, LOAD_CORE,
                         [gateway.program.pid], bank.worker_pids, env))
    ratio = median(theirs, "cpu_us_per_request") / median(ours, "cpu_us_per_request")
    print(f"\n{title}\n{'':<26}{'req/s':>9}{'us CPU':>9}{'p50 ms':>9}{'p99 ms':>9}{'failed':>9}")
    print(row("nginx, proxying only", theirs))
    print(row("gateway, mapped read", ours))
    print(f"requests per CPU-second, gateway to nginx: {ratio:.2f} (to reach: 0.80)")


def main():
    options = arguments()
    folder = Path(tempfile.mkdtemp(prefix="tpp-bench-"))
    folder.chmod(0o755)
    running: list = []
    cluster = Cluster()
    try:
        cluster.start()
        pki = create_pki(folder / "pki")
        database = cluster.create("bench")
        keys = folder / "sealing.keys"
        write_sealing_keys(keys)
        migrate(database, folder_of(folder, "migrate"))
        bank = start_bank(folder / "bank", LOAD_CORE, pki, options.rows)
        running.append(bank)
        proxy = start_proxy(folder / "proxy", PROXY_CORE, pki, bank)
        running.append(proxy)
        access = BankAccess(base_url=f"https://localhost:{bank.port}",
                            pages_url=f"https://localhost:{bank.port}", client_secret="unused",
                            identity=pki.qwac, trusted_authority=pki.authority)
        home = folder_of(folder, "gateway")
        config = write_config(home, database.url, {"belfius": access},
                              {"banks": {"belfius": {"connections": 64}},
                               "http": {"limits": {"connections_per_address": 1_000, "connection_life": "24h",
                                                   "requests_per_connection": 1_000_000_000}},
                               "callers": {"rate_per_second": 0, "concurrency": 0},
                               "cache": {"accounts": 20_000, "lifetime": "10m"}}, keys=keys)
        key, ids = seed(folder, keys, home / "database.url", options.accounts)

        gateway = Gateway(home, config, home / "gateway.log")
        start_times = []
        for _ in range(3):
            start_times.append(ready_after(gateway))
            gateway.program.stop()
        start_times.append(ready_after(gateway))
        running.insert(0, gateway.program)
        subprocess.run(["taskset", "-acp", str(PROXY_CORE), str(gateway.program.pid)],
                       check=True, stdout=subprocess.DEVNULL)
        env = {"BENCH_API_KEY": key, "BENCH_IDS": str(ids), "BENCH_COUNT": "64",
               "BENCH_PATH": "/balances"}
        idle = rss_mib(gateway.program.pid)
        pair("balances: 1.6 KB from the bank, TLS 1.3 with client certificate, one core for the proxy",
             gateway, proxy, bank, options, env)
        pair(f"transactions: {options.rows} rows from the bank", gateway, proxy, bank, options,
             {**env, "BENCH_PATH": "/transactions"})
        options.connections, wanted = 4, options.connections
        pair("balances at 4 connections: latency without a queue", gateway, proxy, bank, options, env)
        options.connections = wanted

        everything = {**env, "BENCH_COUNT": str(options.accounts)}
        warm = load(gateway.url, SCRIPT, 3 * options.seconds, 256, LOAD_CORE, [gateway.program.pid],
                    bank.worker_pids, everything)
        print(f"\nmemory: {idle:.1f} MiB RSS idle, {rss_mib(gateway.program.pid):.1f} MiB after "
              f"256 connections over {options.accounts} accounts, {warm.failures} failed "
              "(to reach: under 64 MiB)")
        print(f"start to ready: {min(start_times):.0f} ms best, {sorted(start_times)[len(start_times) // 2]:.0f} ms "
              "median of 4 (to reach: under 300 ms)")
    finally:
        for program in running:
            program.stop()
        cluster.remove()
        shutil.rmtree(folder, ignore_errors=True)


def folder_of(parent: Path, name: str) -> Path:
    made = parent / name
    made.mkdir()
    return made


if __name__ == "__main__":
    main()
