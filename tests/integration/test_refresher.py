"""Idle consents are kept alive by whichever gateway comes first, once, and not faster than the bank likes."""

import pytest

from support.gateway_config import profile_file
from support.program import poll
from support.scene import Granted, close_bank, grant, wait_until_open
from support.simulator import BUSINESS, MULTI_CURRENCY, NO_TRANSACTIONS, PRIVATE

CUSTOMERS = (PRIVATE, BUSINESS, MULTI_CURRENCY, NO_TRANSACTIONS)


@pytest.fixture
def pair(start_gateway):
    return start_gateway(), start_gateway()


def make_due(database, *consents: Granted):
    names = ",".join(f"'{consent.id}'" for consent in consents)
    database.sql(f"UPDATE token SET refresh_due_at = now() - interval '1 second' WHERE consent_id IN ({names})")


def due(database) -> str:
    return database.value("SELECT count(*) FROM token WHERE refresh_due_at <= now()")


def test_two_gateways_keep_idle_consents_alive_and_ask_the_bank_once_for_each(pair, simulator, database):
    first, _ = pair
    # One pair of tokens for each customer: that is how the bank counts.
    consents = [grant(first, simulator, customer=customer) for customer in CUSTOMERS]
    simulator.advance(days=6)
    simulator.forget_requests()

    make_due(database, *consents)

    assert poll(lambda: due(database) == "0", 30)
    assert len(simulator.refreshes()) == len(consents)
    for consent in consents:
        consent.assert_alive()
    planned = database.value("SELECT min(refresh_due_at) > now() + interval '6 days' FROM token")
    assert planned == "t"


def test_refresh_tokens_that_live_for_a_day_are_refreshed_at_noon(start_gateway, folder, simulator, database):
    def change(profile):
        profile["lifetimes"]["refresh_token_seconds"] = 86400

    gateway = start_gateway(overrides={"banks": {"belfius": {"profile": profile_file(folder, change)}}})
    consent = grant(gateway, simulator)
    between = "SELECT refresh_due_at BETWEEN now() + interval '10 hours' AND now() + interval '14 hours' FROM token"
    assert database.value(between) == "t"

    make_due(database, consent)
    assert poll(lambda: due(database) == "0", 30)
    assert poll(lambda: database.value(between) == "t", 30)
    consent.assert_alive()


def test_nothing_is_refreshed_before_it_is_due(pair, simulator, database):
    first, _ = pair
    consents = [grant(first, simulator, customer=customer) for customer in CUSTOMERS]
    simulator.forget_requests()
    make_due(database, consents[0])
    assert poll(lambda: due(database) == "0", 30)
    assert len(simulator.refreshes()) == 1


def test_a_gateway_that_dies_in_the_middle_leaves_its_refresh_to_the_other(pair, simulator, database):
    first, second = pair
    consent = grant(first, simulator)
    simulator.fault("delay_answer", on="POST /token", delay_ms=60_000)
    simulator.forget_requests()
    second.kill()
    make_due(database, consent)
    assert poll(simulator.refreshes, 30), "the refresh did not reach the bank"
    first.kill()
    simulator.clear_faults()
    second.start()
    # As if both leases had run out, a quarter of a minute ago.
    database.sql("UPDATE token SET lease_until = now() - interval '1 second', background_lease = NULL,"
                 " refresh_due_at = now() - interval '1 second'")
    second.frontends.append(first.frontend)
    moved = Granted(second, consent.id, consent.account)
    assert poll(lambda: moved.show()["token_state"] != "uncertain", 30)


def test_a_bank_that_is_away_changes_no_consent_and_is_asked_later(pair, simulator, database):
    first, _ = pair
    consent = grant(first, simulator)
    close_bank(simulator, 3000)
    make_due(database, consent)
    failed = "SELECT refresh_failures FROM token"
    assert poll(lambda: database.value(failed) != "0", 30)
    assert consent.show()["status"] == "authorized"
    assert database.value("SELECT refresh_due_at > now() FROM token") == "t"
    wait_until_open(simulator)
    make_due(database, consent)
    assert poll(lambda: database.value(failed) == "0", 30)
    consent.assert_alive()


def test_sigterm_lets_a_refresh_end_that_is_at_the_bank(start_gateway, simulator, database):
    gateway = start_gateway()
    consent = grant(gateway, simulator)
    simulator.fault("delay_answer", on="POST /token", delay_ms=1500)
    simulator.forget_requests()
    make_due(database, consent)
    assert poll(simulator.refreshes, 30), "the refresh did not reach the bank"

    gateway.stop()

    assert database.value("SELECT version FROM token") == "2"
    assert database.value("SELECT state FROM token") == "fresh"
