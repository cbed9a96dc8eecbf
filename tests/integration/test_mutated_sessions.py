"""Sessions that chance has changed: the gateway goes on, stays small, and has no inner error to report.

TPP_SESSIONS (default 500) says how many, TPP_SEED which ones.
"""

import os
import re
import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from support.program import poll
from support.raw_http import statuses_of
from support.session_mutator import Mutator, sessions

COUNT = int(os.environ.get("TPP_SESSIONS", "500"))
SEED = int(os.environ.get("TPP_SEED", "20261130"))
ROUND = 500


def rss_mib(gateway) -> float:
    status = Path(f"/proc/{gateway.program.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


def play(port: int, pieces: list[bytes]) -> list[int]:
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            for piece in pieces:
                connection.sendall(piece)
            connection.shutdown(socket.SHUT_WR)
        except OSError:  # refused in the middle
            pass
        try:
            while chunk := connection.recv(65536):
                received += chunk
        except OSError:
            pass
    return statuses_of(received)


def test_mutated_sessions_end_in_answers_of_the_contract_or_none(start_gateway, capsys):
    gateway = start_gateway(overrides={"callers": {"failures_per_minute": 0, "rate_per_second": 0}})
    mutator = Mutator(SEED, sessions(gateway.frontend.api_key))
    statuses: Counter = Counter()
    guilty = []
    before = peak = rss_mib(gateway)
    with ThreadPoolExecutor(8) as pool:
        for start in range(0, COUNT, ROUND):
            made = [mutator.next() for _ in range(min(ROUND, COUNT - start))]
            for pieces, answers in zip(made, pool.map(lambda one: play(gateway.port, one), made)):
                statuses.update(answers)
                if any(status == 500 for status in answers):
                    guilty.append(pieces)
            peak = max(peak, rss_mib(gateway))
            assert gateway.get("/v1/banks").status == 200
    with capsys.disabled():
        print(f"\n{COUNT} mutated sessions, seed {SEED}: {dict(sorted(statuses.items()))}; RSS {before:.0f} MiB before, "
              f"{peak:.0f} MiB at most")
    assert guilty == []
    assert set(statuses) > {200, 400}
    assert poll(lambda: "tpp_gateway_http_connections 0" in gateway.admin("/metrics").text, 60)
    assert peak < before + 256
    assert not [line for line in gateway.log_lines() if line.get("message") == "background task failed"]


def test_the_same_seed_makes_the_same_sessions():
    originals = sessions("key")
    one, two = Mutator(7, originals), Mutator(7, originals)
    made = [one.next() for _ in range(200)]
    assert made == [two.next() for _ in range(200)]
    assert sum(b"".join(pieces) not in originals for pieces in made) > 190
