"""What one client may ask for, and how often an address may fail to say who it is."""

import re

import pytest

from support.canary import Canary
from support.flows import ATTENDED
from support.gateway import Frontend, gateway_command
from support.program import poll
from support.scene import grant, together, under_way

BANKS = "/v1/banks"


def limited(start_gateway, **callers):
    return start_gateway(overrides={"callers": callers})


def counted(gateway, limit: str) -> float:
    found = re.search(rf'tpp_gateway_caller_refusals_total{{limit="{limit}"}} (\S+)', gateway.admin("/metrics").text)
    return float(found[1]) if found else 0


def test_a_client_that_asks_too_fast_is_told_how_long_to_wait(start_gateway):
    gateway = limited(start_gateway, rate_per_second=1, rate_burst=4)
    answers = [gateway.get(BANKS) for _ in range(30)]
    refused = [answer for answer in answers if answer.status == 429]
    assert refused and answers[0].status == 200
    problem = refused[0].json()
    assert (problem["code"], problem["retryable"], problem["action_required"]) == ("rate_limited", True, "wait")
    assert int(refused[0].headers["retry-after"]) == problem["retry_after"] >= 1
    assert refused[0].headers["ratelimit-policy"] == '"client";q=4;w=4'
    assert refused[0].headers["ratelimit"].startswith('"client";r=0;t=')
    assert counted(gateway, "rate") == len(refused)
    assert poll(lambda: gateway.get(BANKS).status == 200, 30), "it never became free again"


def test_a_calm_client_hears_nothing_of_limits(gateway):
    answer = gateway.get(BANKS)
    assert answer.status == 200 and "ratelimit" not in answer.headers


def test_before_it_is_refused_a_client_hears_what_is_left(start_gateway):
    gateway = limited(start_gateway, rate_per_second=1, rate_burst=100)
    left = [gateway.get(BANKS).headers.get("ratelimit") for _ in range(80)]
    assert left[0] is None and left[-1], left
    assert re.fullmatch(r'"client";r=\d+;t=\d+', left[-1])


def test_one_clients_haste_is_not_anothers(start_gateway):
    gateway = limited(start_gateway, rate_per_second=1, rate_burst=2)
    hasty, calm = gateway.add_frontend("hasty"), gateway.add_frontend("calm")
    assert 429 in [gateway.get(BANKS, by=hasty).status for _ in range(20)]
    assert gateway.get(BANKS, by=calm).status == 200


def test_a_client_may_have_limits_of_its_own(start_gateway):
    gateway = limited(start_gateway, rate_per_second=1, rate_burst=2)
    free = gateway.add_frontend("free", None, None, "--rate", "0")
    assert {gateway.get(BANKS, by=free).status for _ in range(40)} == {200}
    done = gateway_command(gateway.config, "clients", "change", free.id, "--rate", "1", "--burst", "1")
    assert done.returncode == 0, done.stderr
    assert poll(lambda: gateway.get(BANKS, by=free).status == 429, 30), "the change was not heard of"


def test_the_limit_is_told_beside_the_unattended_quota(start_gateway, simulator):
    gateway = limited(start_gateway, rate_per_second=1, rate_burst=12)
    granted = grant(gateway, simulator)
    answer = gateway.get(granted.balances)
    for _ in range(12):
        if answer.status == 429 or "client" in answer.headers.get("ratelimit", ""):
            break
        answer = gateway.get(granted.balances)
    assert '"client"' in answer.headers["ratelimit"]


def test_too_many_requests_under_way_get_503(start_gateway, simulator):
    gateway = limited(start_gateway, concurrency=2)
    granted = grant(gateway, simulator)
    simulator.fault("delay", on="GET /accounts/*", delay_ms=3000, times=0)
    answers = together(8, lambda _: gateway.get(granted.balances, headers=ATTENDED))
    statuses = sorted(answer.status for answer in answers)
    assert statuses.count(503) >= 1 and statuses.count(200) >= 2, statuses
    refused = next(answer for answer in answers if answer.status == 503)
    assert refused.json()["code"] == "overloaded" and refused.headers["retry-after"] == "1"
    assert counted(gateway, "concurrency") == statuses.count(503)
    simulator.clear_faults()
    assert gateway.get(granted.balances, headers=ATTENDED).status == 200, "places are given back"


def test_another_clients_slow_calls_take_no_place(start_gateway, simulator):
    gateway = limited(start_gateway, concurrency=1)
    granted = grant(gateway, simulator)
    other = gateway.add_frontend("other")
    simulator.fault("delay", on="GET /accounts/*", delay_ms=3000, times=0)
    with under_way(lambda: gateway.get(granted.balances, headers=ATTENDED)) as slow:
        assert poll(lambda: gateway.get(BANKS).status == 503 or slow.done(), 20)
        assert gateway.get(BANKS, by=other).status == 200
        assert slow.result().status == 200


def test_failed_authentications_of_an_address_are_slowed(start_gateway):
    gateway = limited(start_gateway, failures_per_minute=10)
    known = gateway.add_frontend("known")
    assert gateway.get(BANKS, by=known).status == 200
    guesses = [Frontend("", f"tgw_{i:043d}") for i in range(40)]
    answers = [gateway.get(BANKS, by=guess) for guess in guesses]
    statuses = [answer.status for answer in answers]
    assert statuses[:5] == [401] * 5 and 429 in statuses, statuses
    refused = answers[statuses.index(429)]
    assert refused.json()["code"] == "rate_limited" and refused.headers["retry-after"]
    assert counted(gateway, "address") == statuses.count(429)
    assert gateway.get(BANKS, by=known).status == 200, "who is known is not bothered"
    fresh = gateway.add_frontend("fresh")
    assert poll(lambda: gateway.get(BANKS, by=fresh).status == 200, 60), "a good key never gets in"


TOKEN = "admin-token-5e0c9a7d41"


@pytest.fixture
def guarded(start_gateway, stage):
    file = stage.folder / "admin.token"
    file.write_text(TOKEN + "\n")
    file.chmod(0o600)
    stage.canaries.append(Canary("admin token", TOKEN))
    return start_gateway(overrides={"admin": {"token_file": str(file)}})


def test_the_admin_token_guards_what_tells_and_leaves_probes_alone(guarded):
    for path in ("/metrics", "/version"):
        refused = guarded.admin(path)
        assert refused.status == 401 and refused.headers["www-authenticate"].startswith("Bearer")
        for wrong in ("", TOKEN[:-1], TOKEN + "x", TOKEN.upper()):
            assert guarded.admin(path, Authorization=f"Bearer {wrong}").status == 401
        assert guarded.admin(path, Authorization=f"Basic {TOKEN}").status == 401
        assert guarded.admin(path, Authorization=f"Bearer {TOKEN}").status == 200
    assert guarded.admin("/livez").status == 200
    assert guarded.wait_readiness(200).status == 200
