"""Reads without the customer: four in any 24 hours and account, counted before the bank is asked."""

import re

import pytest

from support.flows import ATTENDED, accounts_of, authorize
from support.gateway_config import profile_file
from support.metrics import metric
from support.scene import close_bank, code_of, together
from support.simulator import BUSINESS

DAY = 86_400


def open_accounts(gateway, simulator) -> list[str]:
    """Paths of the accounts of a customer who has three; the first has the long history."""
    order = [account["iban"] for account in simulator.customer(BUSINESS)["accounts"]]
    found = {a["iban"]: a["id"] for a in accounts_of(gateway, authorize(gateway, simulator, customer=BUSINESS))}
    simulator.forget_requests()
    return [f"/v1/accounts/{found[iban]}" for iban in order]


def asked(simulator) -> int:
    return len(simulator.requests("GET", "/accounts/"))


def seconds_left(answer) -> int:
    return int(re.search(r";t=(\d+)$", answer.headers["ratelimit"])[1])


def refused(gateway, by: str) -> float:
    return metric(gateway, "tpp_gateway_quota_refusals_total", bank="belfius", by=by)


def remaining(gateway, path: str) -> int:
    return gateway.get(path + "/quota").json()["quota"]["remaining"]


def with_touchy_breaker(start_gateway):
    calls = {"retries": 0, "breaker_failures": 3, "breaker_least_calls": 20, "breaker_open": "1h"}
    return start_gateway(overrides={"banks": {"belfius": {"calls": calls}}})


def open_breaker(gateway, simulator, path: str):
    simulator.fault("reset_before_headers", on="GET /accounts/*", times=0)
    for _ in range(3):
        assert code_of(gateway.get(path, headers=ATTENDED)) == "bank_outcome_unknown"
    simulator.clear_faults()
    simulator.forget_requests()


def let_a_day_pass(database, simulator):
    """The gateway goes by the real time: its rows grow older instead."""
    database.sql("UPDATE unattended_reads SET spent_at = "
                     "ARRAY(SELECT moment - interval '25 hours' FROM unnest(spent_at) AS moment)")
    simulator.advance(hours=25)


def test_each_read_tells_what_it_left(gateway, simulator):
    path = open_accounts(gateway, simulator)[0]
    for part, left in (("", 3), ("/balances", 2), ("/transactions", 1)):
        answer = gateway.get(path + part)
        assert answer.status == 200
        quota = answer.json()["quota"]
        assert (quota["limit"], quota["remaining"]) == (4, left) and quota["resets_at"]
        assert answer.headers["ratelimit-policy"] == '"unattended";q=4;w=86400'
        assert answer.headers["ratelimit"].startswith(f'"unattended";r={left};t=')
        assert DAY - 120 < seconds_left(answer) <= DAY


def test_the_fifth_is_refused_before_the_bank_is_asked(gateway, simulator, database):
    first, second = open_accounts(gateway, simulator)[:2]
    for part in ("", "/balances", "/transactions", ""):
        assert gateway.get(first + part).status == 200
    assert asked(simulator) == 4

    spent = gateway.get(first + "/transactions")
    problem = spent.json()
    assert (spent.status, problem["code"], problem["quota"]["remaining"]) == (429, "quota_exhausted", 0)
    assert "bank" not in problem, "the bank said nothing"
    assert DAY - 120 < problem["retry_after"] <= DAY
    assert spent.headers["retry-after"] == str(problem["retry_after"]) == str(seconds_left(spent))
    assert spent.headers["ratelimit-policy"].startswith('"unattended";q=4')
    assert spent.headers["ratelimit"].startswith('"unattended";r=0;')
    assert asked(simulator) == 4
    assert (refused(gateway, "gateway"), refused(gateway, "bank")) == (1, 0)

    attended = gateway.get(first, headers=ATTENDED)
    assert (attended.status, attended.json()["quota"]) == (200, None) and "ratelimit" not in attended.headers
    assert gateway.get(second).json()["quota"]["remaining"] == 3, "each account has its own"

    let_a_day_pass(database, simulator)
    assert gateway.get(first, headers=ATTENDED).status == 200, "the token of yesterday is renewed"
    assert gateway.get(first).json()["quota"]["remaining"] == 3


def test_what_is_left_can_be_looked_at_for_nothing(gateway, simulator, start_gateway):
    path = open_accounts(gateway, simulator)[0]
    unspent = gateway.get(path + "/quota")
    assert unspent.json()["quota"] == {"limit": 4, "remaining": 4, "resets_at": None}
    assert (unspent.json()["window_seconds"], unspent.headers["ratelimit"]) == (DAY, '"unattended";r=4')
    read = gateway.get(path).json()
    for _ in range(5):
        assert gateway.get(path + "/quota").json()["quota"] == read["quota"]
    assert asked(simulator) == 1
    stranger = gateway.add_frontend("stranger")
    assert gateway.get(path + "/quota", by=stranger).status == 404


def test_a_repetition_with_a_new_token_is_spent_too(gateway, simulator):
    path = open_accounts(gateway, simulator)[0]
    body = '{"error":"FAILED_SECURITY_VALIDATION","error_code":"GEN-1203-100003"}'
    simulator.fault("status", on="GET /accounts/*", status=401, body=body)
    answer = gateway.get(path)
    assert (answer.status, answer.json()["quota"]["remaining"], asked(simulator)) == (200, 2, 2)


def test_replicas_share_the_count(gateway, start_gateway, simulator):
    path = open_accounts(gateway, simulator)[0]
    other = start_gateway()
    gateways = [gateway, other] * 6
    frontend = gateway.frontend
    answers = together(12, lambda number: gateways[number].get(path, by=frontend).status)
    assert sorted(answers) == [200] * 4 + [429] * 8
    assert asked(simulator) == 4


def test_what_the_bank_calls_spent_is_spent_here(gateway, simulator):
    path = open_accounts(gateway, simulator)[0]
    simulator.set(unattended_calls=1)
    assert gateway.get(path).status == 200
    spent = gateway.get(path)
    assert (spent.status, spent.json()["bank"]["http_status"]) == (429, 429)
    assert gateway.get(path + "/quota").json()["quota"]["remaining"] == 0
    again = gateway.get(path)
    assert again.status == 429 and "bank" not in again.json()
    assert abs(again.json()["retry_after"] - spent.json()["retry_after"]) < 120
    assert asked(simulator) == 2
    assert (refused(gateway, "gateway"), refused(gateway, "bank")) == (1, 1)


def test_further_pages_of_a_walk_are_free(gateway, simulator):
    path = open_accounts(gateway, simulator)[0] + "/transactions"
    page = gateway.get(path + "?limit=50").json()
    for _ in range(3):
        page = gateway.get(f"{path}?limit=50&cursor={page['next_cursor']}").json()
        assert page["quota"]["remaining"] == 3
    assert asked(simulator) == 4


def test_the_terms_are_those_of_the_profile(start_gateway, simulator, folder):
    def change(profile):
        profile["unattended"] = {"calls": 2, "window_hours": 1, "follow_up_pages": True}

    gateway = start_gateway(overrides={"banks": {"belfius": {"profile": profile_file(folder, change)}}})
    account = open_accounts(gateway, simulator)[0]
    page = gateway.get(account + "/transactions?limit=50")
    assert page.headers["ratelimit-policy"] == '"unattended";q=2;w=3600'
    rest = f"{account}/transactions?limit=50&cursor={page.json()['next_cursor']}"
    assert gateway.get(rest).json()["quota"]["remaining"] == 0
    assert gateway.get(rest).status == 429


@pytest.mark.parametrize("part", ["", "/balances", "/transactions"])
def test_a_read_that_cannot_be_counted_is_not_made(gateway, simulator, database, part):
    path = open_accounts(gateway, simulator)[0]
    assert gateway.get(path).status == 200
    database.sql("ALTER TABLE unattended_reads RENAME TO away")
    assert gateway.get(path + part).status >= 500
    assert gateway.get(path + part, headers=ATTENDED).status == 200
    assert asked(simulator) == 2


def test_a_read_that_the_breaker_holds_back_costs_nothing(start_gateway, simulator):
    gateway = with_touchy_breaker(start_gateway)
    path = open_accounts(gateway, simulator)[0]
    assert gateway.get(path).status == 200
    open_breaker(gateway, simulator, path)

    codes = [code_of(gateway.get(path)) for _ in range(6)]

    assert codes == ["bank_unavailable"] * 6
    assert (remaining(gateway, path), asked(simulator)) == (3, 0)


def test_a_read_that_finds_the_bank_closed_costs_nothing(gateway, simulator):
    path = open_accounts(gateway, simulator)[0]
    close_bank(simulator, 60_000)
    for _ in range(3):
        assert code_of(gateway.get(path)) == "bank_unreachable"
        assert remaining(gateway, path) == 4


@pytest.mark.parametrize("fault", [{"fault": "reset_before_headers"}, {"fault": "lost_answer"},
                                   {"fault": "status", "status": 503}])
def test_what_the_bank_has_seen_is_paid_whatever_it_answers(gateway, simulator, fault):
    path = open_accounts(gateway, simulator)[0]
    simulator.fault(**fault, on="GET /accounts/*", times=0)
    assert gateway.get(path).status >= 500
    assert asked(simulator) >= 1 and remaining(gateway, path) == 3


def test_what_one_replica_gives_back_is_never_read_twice(start_gateway, simulator):
    held_back, other = with_touchy_breaker(start_gateway), start_gateway()
    path = open_accounts(held_back, simulator)[0]
    open_breaker(held_back, simulator, path)
    frontend = held_back.frontend
    gateways = [held_back, other] * 10

    together(20, lambda number: gateways[number].get(path, by=frontend))

    for _ in range(4):
        other.get(path, by=frontend)
    assert asked(simulator) == 4
    assert code_of(held_back.get(path)) == "quota_exhausted"
