"""SIGTERM: what is under way ends well, nothing new begins, and the process goes with code 0."""

import os
import signal
import socket

import pytest

from support.program import poll
from support.scene import Granted, grant, together, under_way


@pytest.fixture
def granted(gateway, simulator) -> Granted:
    made = grant(gateway, simulator)
    made.assert_alive()
    return made


def terminate(gateway):
    os.kill(gateway.program.pid, signal.SIGTERM)


def refuses_connections(gateway) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", gateway.port)) != 0


def under_way_at_bank(simulator, path: str, count: int):
    def all_there():
        return len([r for r in simulator.requests(path=path) if r["finished"] is None]) >= count

    assert poll(all_there, 20), simulator.requests(path=path)


def test_requests_under_way_end_well_and_new_ones_are_not_taken(gateway, simulator, granted):
    simulator.fault("delay", on="GET /accounts/*", delay_ms=5000, times=0)

    with under_way(lambda: together(10, lambda _: granted.read())) as reading:
        under_way_at_bank(simulator, "/accounts/", 10)
        terminate(gateway)
        assert gateway.wait_readiness(503).json()["status"] == "draining"
        assert gateway.admin("/livez").status == 200
        assert poll(lambda: refuses_connections(gateway), 3), "a new connection was taken"
        assert not reading.done(), "the drain was not observed"
        answers = reading.result(30)

    assert {answer.status for answer in answers} == {200}
    assert gateway.program.wait_exit(15) == 0


def test_an_idle_gateway_ends_at_once_with_code_0(gateway, granted):
    terminate(gateway)

    assert gateway.program.wait_exit(5) == 0
    assert gateway.log_lines()[-1]["message"] == "stopped"


def test_a_second_signal_does_not_wait_for_the_first(gateway, simulator, granted):
    simulator.fault("delay", on="GET /accounts/*", delay_ms=15_000, times=0)

    def read():
        try:
            return granted.read().status
        except OSError:
            return None

    with under_way(read) as reading:
        under_way_at_bank(simulator, "/accounts/", 1)
        terminate(gateway)
        gateway.wait_readiness(503)
        assert gateway.program.running
        terminate(gateway)
        assert gateway.program.wait_exit(8) == 0
        assert reading.result(10) is None


def test_requests_that_outlast_the_drain_limit_do_not_hold_the_process(
        start_gateway, simulator):
    gateway = start_gateway(overrides={"drain_limit": "1s"})
    granted = grant(gateway, simulator)
    simulator.fault("delay", on="GET /accounts/*", delay_ms=15_000, times=0)

    def read():
        try:
            return granted.read().status
        except OSError:
            return None

    with under_way(read):
        under_way_at_bank(simulator, "/accounts/", 1)
        terminate(gateway)
        assert gateway.program.wait_exit(10) == 0


@pytest.mark.parametrize("caller_stays", [True, False], ids=["caller waits", "caller has gone"])
def test_a_refresh_at_the_bank_is_awaited_and_stored(
        start_gateway, gateway, simulator, granted, caller_stays):
    simulator.advance(minutes=20)
    simulator.forget_requests()
    simulator.fault("delay_answer", on="POST /token", delay_ms=2500)

    def read():
        try:
            return granted.read(timeout=60 if caller_stays else 1).status
        except OSError:
            return None

    with under_way(read) as reading:
        assert poll(simulator.refreshes, 20), "no refresh reached the bank"
        if not caller_stays:
            assert reading.result(10) is None
        terminate(gateway)
        assert gateway.program.wait_exit(15) == 0
        if caller_stays:
            assert reading.result(10) == 200

    after = start_gateway()
    after.frontends.append(gateway.frontend)
    Granted(after, granted.id, granted.account).assert_alive()
    assert len(simulator.refreshes()) == 1
