"""Access tokens in use are refreshed before they end, and no read waits for it."""

import pytest

from support.flows import ATTENDED
from support.program import poll
from support.scene import Granted, grant, together
from support.simulator import BUSINESS


@pytest.fixture
def granted(gateway, simulator, database) -> Granted:
    return near_its_end(grant(gateway, simulator), simulator, database)


def near_its_end(made: Granted, simulator, database) -> Granted:
    """Beyond its soft end, and far from its end."""
    ends_in(150, made, database)
    simulator.forget_requests()
    return made


def ends_in(seconds: int, made: Granted, database):
    """The gateway goes by the real time; before the first read, because it remembers what it has read."""
    database.sql(f"UPDATE token SET access_expires_at = now() + interval '{seconds} seconds' "
                 f"WHERE consent_id = '{made.id}'")


def version(database, consent: Granted) -> str:
    return database.value(f"SELECT version FROM token WHERE consent_id = '{consent.id}'")


def is_renewed(database, consent: Granted):
    return lambda: version(database, consent) == "2"


def test_no_read_waits_for_the_one_call_for_tokens(granted, simulator, database):
    simulator.fault("delay", on="POST /token", delay_ms=6000)

    first = granted.read()
    assert poll(simulator.refreshes, 30), "no refresh was begun"
    rest = together(20, lambda _: granted.read())

    assert {answer.status for answer in [first, *rest]} == {200}
    assert [call["finished"] for call in simulator.refreshes()] == [None], "the bank still has it"
    assert poll(is_renewed(database, granted), 30)
    for _ in range(5):
        granted.assert_alive()
    assert len(simulator.refreshes()) == 1


def test_before_the_soft_end_nothing_is_refreshed(gateway, simulator, database):
    before, beyond = grant(gateway, simulator), grant(gateway, simulator, customer=BUSINESS)
    ends_in(280, before, database)
    near_its_end(beyond, simulator, database)
    for _ in range(5):
        before.assert_alive()
    beyond.assert_alive()
    assert poll(is_renewed(database, beyond), 30)
    assert version(database, before) == "1" and len(simulator.refreshes()) == 1


def test_a_token_whose_life_is_not_known_is_used_to_its_end(gateway, simulator, database):
    old, new = grant(gateway, simulator), grant(gateway, simulator, customer=BUSINESS)
    database.sql(f"UPDATE token SET access_seconds = NULL WHERE consent_id = '{old.id}'")
    for each in (old, new):
        near_its_end(each, simulator, database)
    old.assert_alive()
    new.assert_alive()
    assert poll(is_renewed(database, new), 30)
    assert version(database, old) == "1" and len(simulator.refreshes()) == 1


def test_replicas_ask_the_bank_once(start_gateway, granted, simulator, database):
    other = start_gateway()
    gateways = [granted.gateway, other] * 8
    path, frontend = granted.balances, granted.gateway.frontend
    simulator.fault("delay", on="POST /token", delay_ms=1500)

    answers = together(16, lambda number: gateways[number].get(path, by=frontend, headers=ATTENDED))

    assert {answer.status for answer in answers} == {200}
    assert poll(is_renewed(database, granted), 30)
    granted.assert_alive()
    assert len(simulator.refreshes()) == 1


def test_a_bank_that_refuses_it_is_asked_once_and_reads_go_on(granted, simulator, database):
    simulator.fault("status", on="POST /token", status=400, times=0,
                    body='{"error":"INVALID_INPUT","error_code":"GEN-1202-100002"}')
    granted.assert_alive()
    assert poll(simulator.refreshes, 30)
    for _ in range(10):
        granted.assert_alive()
    assert len(simulator.refreshes()) == 1 and version(database, granted) == "1"
    assert granted.show()["status"] == "authorized"


def test_sigterm_lets_it_end(granted, simulator, database):
    simulator.fault("delay_answer", on="POST /token", delay_ms=1500)
    granted.assert_alive()
    assert poll(simulator.refreshes, 30), "the refresh did not reach the bank"

    granted.gateway.stop()

    assert version(database, granted) == "2"
    assert database.value("SELECT state FROM token") == "fresh"
