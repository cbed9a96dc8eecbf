"""A database that hangs instead of going away: its machine acknowledges, nobody answers."""

import os
import re
import signal
import subprocess
from contextlib import contextmanager

from support.program import poll
from support.scene import code_of, grant, together, under_way


@contextmanager
def frozen(cluster):
    postmaster = int((cluster.folder / "data" / "postmaster.pid").read_text().split()[0])
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(postmaster)],
                            capture_output=True, text=True, check=True).stdout
    processes = [postmaster, *(int(pid) for pid in listed.split())]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def test_requests_end_the_gateway_turns_unready_and_recovers_by_itself(gateway, simulator, cluster):
    granted = grant(gateway, simulator)
    granted.assert_alive()
    together(8, lambda _: gateway.get("/v1/consents"))

    with frozen(cluster):
        with under_way(lambda: gateway.get("/v1/consents", timeout=40)) as asking:
            assert gateway.admin("/livez").status == 200
            assert granted.read().status == 200, "a read that needs no database"
            answer = asking.result()
        assert code_of(answer) == "storage_unavailable", answer.text
        gateway.wait_readiness(503)

    gateway.wait_readiness(200)
    assert gateway.get("/v1/consents").status == 200
    granted.assert_alive()


def transactions_under_way(gateway) -> int:
    line = re.search(r"^tpp_gateway_database_running (\d+)", gateway.admin("/metrics").text, re.M)
    return int(line.group(1))


def test_a_gateway_can_be_stopped_while_its_database_hangs(gateway, cluster):
    together(8, lambda _: gateway.get("/v1/consents"))

    with frozen(cluster):
        with under_way(lambda: gateway.get("/v1/consents", timeout=40)) as asking:
            # Ours, and that of the readiness check.
            assert poll(lambda: transactions_under_way(gateway) >= 2, 10)
            gateway.stop()
            assert code_of(asking.result()) == "storage_unavailable"
