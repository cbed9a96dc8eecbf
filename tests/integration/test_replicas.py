"""Two gateways on one database are one gateway to the frontends and to the bank."""

import pytest

from support.flows import create_consent, follow_back, query_of
from support.gateway import gateway_command
from support.program import poll
from support.scene import Granted, grant, together

# So long that only an announcement through the database explains what the other one knows.
TRUSTING = {"cache": {"lifetime": "10m"}}


@pytest.fixture
def pair(start_gateway):
    first, second = start_gateway(overrides=TRUSTING), start_gateway(overrides=TRUSTING)
    second.frontends.append(first.frontend)
    return first, second


@pytest.fixture
def granted(pair, simulator):
    """The same consent at each of them; both have read with it."""
    mine = grant(pair[0], simulator)
    theirs = Granted(pair[1], mine.id, mine.account)
    assert mine.read().status == theirs.read().status == 200
    return mine, theirs


def test_forty_readers_at_two_gateways_cause_one_refresh(granted, simulator):
    simulator.advance(minutes=20)
    simulator.forget_requests()

    answers = together(40, lambda number: granted[number % 2].read())

    assert [answer.status for answer in answers] == [200] * 40
    assert len(simulator.refreshes()) == 1
    assert [consent.show()["token_state"] for consent in granted] == ["fresh", "fresh"]


def test_a_slow_refresh_by_one_is_awaited_by_the_other(granted, simulator):
    simulator.advance(minutes=20)
    simulator.forget_requests()
    simulator.fault("delay", on="POST /token", delay_ms=2000)

    answers = together(10, lambda number: granted[number % 2].read())

    assert {answer.status for answer in answers} == {200}
    assert len(simulator.refreshes()) == 1


def test_tokens_refreshed_by_one_are_used_by_the_other(granted, simulator):
    mine, theirs = granted
    simulator.advance(minutes=20)
    assert mine.read().status == 200
    simulator.forget_requests()

    assert theirs.read().status == 200
    assert theirs.read().status == 200

    assert simulator.refreshes() == []
    assert simulator.requests("GET", "/accounts/")[-1]["status"] == 200


def test_a_consent_revoked_at_one_is_refused_by_the_other(granted, simulator):
    mine, theirs = granted

    assert mine.gateway.delete(f"/v1/consents/{mine.id}").status == 204

    assert poll(lambda: theirs.read().status != 200, 10), "the other one still reads"
    assert theirs.read().json()["code"] in ("consent_revoked", "not_found")
    assert mine.read().status != 200


def test_a_client_revoked_on_the_command_line_stops_at_both(pair, granted):
    first = pair[0]
    done = gateway_command(first.config, "clients", "revoke", first.frontend.id)
    assert done.returncode == 0, done.stderr

    for gateway in pair:
        assert poll(lambda g=gateway: g.get("/v1/banks").status == 401, 10), "the key still works"


def test_announcements_reach_both_again_after_the_database_was_away(granted, cluster, pair):
    mine, theirs = granted
    cluster.stop("immediate")
    cluster.start()
    for gateway in pair:
        gateway.wait_readiness(200)
    for consent in granted:
        assert poll(lambda c=consent: c.read().status == 200, 20)

    assert mine.gateway.delete(f"/v1/consents/{mine.id}").status == 204

    assert poll(lambda: theirs.read().status != 200, 10), "the other one still reads"


def test_a_callback_that_arrives_at_the_other_gateway_completes_the_consent(pair, simulator):
    consent = create_consent(pair[0])
    way_back = simulator.approve(consent["authorization"]["url"])

    landed = together(2, lambda number: follow_back(pair[number], way_back))

    assert {query_of(answer.location)["consent_id"] for answer in landed} == {consent["id"]}
    assert len(simulator.token_requests("authorization_code")) == 1, "the code was sent twice"
    assert poll(lambda: all(
        gateway.get(f"/v1/consents/{consent['id']}").json()["status"] == "authorized"
        for gateway in pair), 10)


def test_five_migrations_and_two_gateways_started_at_once_end_ready(stage, empty_database):
    pair = [stage.make_gateway(empty_database) for _ in range(2)]

    def migrate(number: int):
        return gateway_command(pair[number % 2].config, "migrate")

    for gateway in pair:
        gateway.program.launch()
    done = together(5, migrate)
    for gateway in pair:
        gateway.program.wait_ready()

    assert [d.returncode for d in done] == [0] * 5, [d.stderr for d in done]
    assert sum(d.stdout.count("applied 0001") for d in done) == 1
    for gateway in pair:
        gateway.wait_readiness(200)
    pair[1].frontends.append(pair[0].frontend)
    mine = grant(pair[0], stage.simulator)
    Granted(pair[1], mine.id, mine.account).assert_alive()
