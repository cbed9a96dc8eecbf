"""Repeats, breakers, lanes and health of the way to the bank, with the simulator failing on purpose."""

import pytest

from support.flows import create_consent, follow_back, query_of
from support.metrics import metric
from support.program import poll
from support.scene import close_bank, code_of, grant, under_way, wait_until_open
from support.simulator import BUSINESS

CALLS = {"retries": 0, "breaker_failures": 5, "breaker_least_calls": 20, "breaker_open": "1h"}


@pytest.fixture
def gateway_with(start_gateway):
    def start(**calls):
        return start_gateway(overrides={"banks": {"belfius": {"calls": {**CALLS, **calls}}}})

    return start


def health(gateway) -> dict:
    return gateway.get("/v1/banks").json()["items"][0]["health"]


def left_alone(gateway) -> set[str]:
    return {e["name"] for e in health(gateway)["endpoints"] if e["state"] == "left_alone"}


def breaker(gateway, endpoint: str) -> float:
    return metric(gateway, "tpp_gateway_bank_breaker_open", bank="belfius", endpoint=endpoint)


def repeats(gateway, endpoint: str) -> float:
    return metric(gateway, "tpp_gateway_bank_retries_total", bank="belfius", endpoint=endpoint)


def transactions(granted):
    return granted.gateway.get(f"/v1/accounts/{granted.account}/transactions?limit=10",
                               headers={"PSU-IP-Address": "192.0.2.17"})


def test_a_bank_without_answers_is_left_alone_and_no_consent_changes(gateway_with, simulator):
    granted = grant(gateway_with(), simulator)
    gateway = granted.gateway
    simulator.fault("reset_before_headers", on="GET /accounts/*", times=0)
    for _ in range(5):
        assert code_of(granted.read()) == "bank_outcome_unknown"
    simulator.clear_faults()
    simulator.forget_requests()

    answers = [granted.read() for _ in range(10)]

    assert {code_of(a) for a in answers} == {"bank_unavailable"}
    assert all(a.json()["retryable"] and 0 < a.json()["retry_after"] <= 3600 for a in answers)
    assert answers[0].headers["retry-after"] == str(answers[0].json()["retry_after"])
    assert simulator.requests() == []
    assert granted.show()["status"] == "authorized"
    told = health(gateway)
    assert told["state"] == "down" and told["since"] and told["last_success_at"]
    assert 0 < told["retry_after"] <= 3600
    assert left_alone(gateway) == {"account"}
    assert (breaker(gateway, "account"), breaker(gateway, "*")) == (1, 1)
    assert metric(gateway, "tpp_gateway_bank_health", bank="belfius") == 0


def test_one_call_finds_out_and_the_bank_is_called_again(gateway_with, simulator):
    granted = grant(gateway_with(breaker_open="1s"), simulator)
    simulator.fault("reset_before_headers", on="GET /accounts/*", times=0)
    assert poll(lambda: code_of(granted.read()) == "bank_unavailable", 60)
    simulator.forget_requests()
    # While it fails there is one call per opening, however many requests come.
    assert poll(lambda: granted.read() and len(simulator.requests("GET", "/accounts/")) >= 1, 60)
    simulator.clear_faults()

    assert poll(lambda: granted.read().status == 200, 60)

    assert health(granted.gateway)["state"] == "up"
    assert left_alone(granted.gateway) == set()
    assert (breaker(granted.gateway, "account"), breaker(granted.gateway, "*")) == (0, 0)
    granted.assert_alive()


def test_an_endpoint_whose_answers_are_failures_leaves_the_others_open(gateway_with, simulator):
    granted = grant(gateway_with(), simulator)
    simulator.fault("status", on="GET /accounts/*/transactions", status=500, times=0)
    for _ in range(20):
        assert code_of(transactions(granted)) == "bank_failed"

    assert code_of(transactions(granted)) == "bank_unavailable"

    granted.assert_alive()
    assert left_alone(granted.gateway) == {"transactions"}
    assert health(granted.gateway)["retry_after"] is None


def test_an_outage_ends_without_a_trace(gateway_with, simulator):
    granted = grant(gateway_with(breaker_open="500ms"), simulator)
    close_bank(simulator, 3000)
    codes = {code_of(granted.read()) for _ in range(30)}
    assert codes <= {"bank_unreachable", "bank_unavailable", "bank_outcome_unknown", None}
    assert granted.show()["status"] == "authorized"
    wait_until_open(simulator)
    assert poll(lambda: granted.read().status == 200, 60)
    assert len(simulator.refreshes()) == 0
    granted.assert_alive()


def test_reads_are_repeated_within_their_budget(gateway_with, simulator):
    granted = grant(gateway_with(retries=2, retry_budget_percent=100), simulator)
    simulator.forget_requests()
    simulator.fault("status", on="GET /accounts/*", status=503, times=2)

    assert granted.read().status == 200

    assert len(simulator.requests("GET", "/accounts/")) == 3
    assert repeats(granted.gateway, "account") == 2


def test_the_budget_is_a_tenth_of_the_calls(gateway_with, simulator):
    granted = grant(gateway_with(retries=2, breaker_least_calls=100_000), simulator)
    simulator.fault("status", on="GET /accounts/*", status=503, times=0)
    simulator.forget_requests()
    for _ in range(100):
        assert code_of(granted.read()) == "bank_failed"
    seen = len(simulator.requests("GET", "/accounts/"))
    assert 105 <= seen <= 111, f"{seen} calls for 100 reads"


def test_an_unattended_read_is_sent_once(gateway_with, simulator):
    granted = grant(gateway_with(retries=2, retry_budget_percent=100), simulator)
    simulator.forget_requests()
    simulator.fault("status", on="GET /accounts/*", status=503)

    answer = granted.gateway.get(granted.balances)

    assert code_of(answer) == "bank_failed"
    assert len(simulator.requests("GET", "/accounts/")) == 1


@pytest.mark.parametrize("fault", [{"fault": "status", "status": 503}, {"fault": "reset_before_headers"},
                                   {"fault": "lost_answer"}])
def test_a_code_is_sent_once_whatever_the_bank_answers(gateway_with, simulator, fault):
    gateway = gateway_with(retries=5, retry_budget_percent=100)
    consent = create_consent(gateway)
    way_back = simulator.approve(consent["authorization"]["url"])
    simulator.fault(**fault, on="POST /token", times=0)

    landed = follow_back(gateway, way_back)

    assert query_of(landed.location)["status"] == "failed"
    assert len(simulator.token_requests("authorization_code")) == 1


def test_slow_reads_do_not_hold_up_tokens(gateway_with, simulator):
    granted = grant(gateway_with(reads=1), simulator)
    consent = create_consent(granted.gateway, psu_ref="another")
    way_back = simulator.approve(consent["authorization"]["url"], BUSINESS)
    simulator.forget_requests()
    simulator.fault("delay", on="GET /accounts/*", delay_ms=10_000)
    with under_way(granted.read) as slow:
        assert poll(lambda: simulator.requests("GET", "/accounts/"), 30)

        # The exchange of the code gets through; the list of accounts behind it is a read, and waits.
        with under_way(lambda: follow_back(granted.gateway, way_back)) as back:
            assert poll(lambda: simulator.token_requests("authorization_code"), 30)
            assert not slow.done()
        assert back.result().status == 303
        assert slow.result().status == 200


def test_phases_of_calls_are_measured(gateway_with, simulator):
    granted = grant(gateway_with(), simulator)
    granted.assert_alive()
    for phase in ("lookup", "connect", "tls", "wait", "read"):
        count = metric(granted.gateway, "tpp_gateway_bank_phase_seconds_count", bank="belfius", phase=phase)
        assert count and count >= 1, phase
