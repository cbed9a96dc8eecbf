"""Who pays whom, and with which tokens, stands neither in logs nor in plain sight in the database."""

import pytest

from support.canary import Canary, leaks
from support.flows import query_of
from support.payer import payer_at
from support.simulator import PRIVATE

TEXT = "dossier 4711 huur november"


@pytest.fixture(params=["info", "debug"])
def payer(start_gateway, simulator, database, request):
    return payer_at(start_gateway(overrides={"log": {"level": request.param}}), simulator, database)


def test_a_payment_leaves_no_secret_behind(payer, simulator, database, stage):
    account = simulator.customer(PRIVATE)["accounts"][0]["iban"]
    made = payer.ordered(debtor={"iban": account}, remittance={"text": TEXT})
    way_back = simulator.sign(made["authorization"]["url"], PRIVATE)
    payer.land(way_back)
    payer.get(made, "/details")
    simulator.fault("lost_answer", on="DELETE /payments/*/*")
    payer.cancel(made)
    simulator.fault("lost_answer", on="POST /payments/*")
    payer.order(debtor={"iban": account}, remittance={"text": TEXT})
    payer.order(amount={"amount": "100000.01", "currency": "EUR"}, remittance={"text": TEXT})

    secrets = [*payer.gateway.secrets_seen, *simulator.canaries(), Canary("remittance", TEXT),
               Canary("page", query_of(made["authorization"]["url"])["apptoken"])]
    bank_id = Canary("the bank's id", payer.at_bank(made)[0]["payment_id"])
    tokens = [simulator.fingerprints()]
    log = payer.gateway.program.text()
    assert made["id"] in log or "create_payment" in log, "there is something to find"
    assert leaks(log, secrets, tokens, "the log") == []
    assert leaks(database.dump(), [*secrets, bank_id], tokens, "the database") == []
    assert leaks(payer.gateway.admin("/metrics").text, [*secrets, bank_id], tokens, "the metrics") == []
