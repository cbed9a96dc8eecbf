"""The same payment sent twice by mistake, under two keys, is one payment."""

from uuid import uuid4

import pytest

from support.payer import euro, payer_at
from support.scene import code_of, together


@pytest.fixture
def pair(start_gateway, simulator, database):
    first, second = start_gateway(), start_gateway()
    payer = payer_at(first, simulator, database)
    second.frontends.append(payer.frontend)
    return payer, second


def order(payer, **options):
    return payer.order(confirm_duplicate=False, **options)


def test_twenty_at_once_at_two_gateways_are_one_order(pair, simulator):
    payer, second = pair
    answers = together(20, lambda number: order(payer, at=(payer.gateway, second)[number % 2]))
    statuses = [answer.status for answer in answers]
    # A busy machine may answer 503 to some.
    assert statuses.count(201) == 1 and set(statuses) <= {201, 409, 503}, statuses
    assert {code_of(answer) for answer in answers if answer.status == 409} == {"duplicate_payment"}
    assert len(simulator.payments()) == 1


def test_the_client_may_confirm_that_both_are_wanted(pair, simulator):
    payer, _ = pair
    assert order(payer).status == 201
    key = str(uuid4())
    refused = order(payer, key=key)
    assert (refused.status, code_of(refused)) == (409, "duplicate_payment")
    assert refused.json()["action_required"] == "fix_request"
    assert payer.order(confirm_duplicate=True, key=key).status == 201
    assert len(simulator.payments()) == 2


def test_another_amount_or_remittance_is_another_payment(pair):
    payer, _ = pair
    assert order(payer).status == 201
    assert order(payer, amount=euro("12.51")).status == 201
    assert order(payer, remittance={"text": "invoice 18"}).status == 201


def test_ten_minutes_later_it_is_another_payment(pair, database):
    payer, _ = pair
    assert order(payer).status == 201
    database.sql("UPDATE payment SET created_at = created_at - interval '10 minutes'")
    assert order(payer).status == 201


def test_the_fingerprint_tells_nobody_whom_the_customer_paid(pair, database):
    payer, _ = pair
    assert order(payer).status == 201
    assert "BE71096123456769" not in database.dump()
