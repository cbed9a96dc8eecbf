"""What the gateway signs, and in which ways the bank may answer an order: by bank profile, nothing else."""

from datetime import date, timedelta

import pytest

from support.gateway_config import profile_file
from support.payer import BULK_PAYMENTS, STANDING_ORDERS, payer_at
from support.payment_bodies import bulk_payment, payment, standing_order
from support.paths import SIGNING_FILES
from support.scene import code_of
from support.simulator import PRIVATE

OWN_SEAL = SIGNING_FILES / "certificate.pem"  # with which the harness configures the gateway
TOMORROW = (date.today() + timedelta(days=1)).isoformat()


@pytest.fixture
def bank_knowing(start_simulator):
    def start(certificate):
        return start_simulator(extra=("--signing-certificate", str(certificate)))

    return start


@pytest.fixture
def payer_with(start_gateway, database, folder):
    """A payer whose gateway has a shipped profile with changes in its payments section."""
    def start(simulator, change, name: str = "belfius"):
        profile = profile_file(folder, lambda whole: change(whole["payments"]), name)
        gateway = start_gateway(simulator=simulator, overrides={"banks": {"belfius": {"profile": profile}}})
        return payer_at(gateway, simulator, database)

    return start


def signing(mode: str, **members):
    return lambda payments: payments["signature"].update(mode=mode, **members)


def account_of(simulator) -> dict:
    return {"iban": simulator.customer(PRIVATE)["accounts"][0]["iban"]}


@pytest.mark.parametrize("mode, members, bank", [
    ("jws-v1", {}, {}),
    ("cavage", {}, {}),
    ("cavage", {"digest_label": "SHA256=", "date": "iso8601"},
     {"signature_digest_label": "SHA256=", "signature_date_format": "iso8601"}),
])
def test_orders_and_cancellations_are_signed(bank_knowing, payer_with, mode, members, bank):
    simulator = bank_knowing(OWN_SEAL)
    simulator.set(signature_mode=mode, **bank)
    payer = payer_with(simulator, signing(mode, **members))
    made = payer.signed()
    assert payer.cancel(made).status == 200
    bulk = bulk_payment(debtor={"name": "Bakkerij", **account_of(simulator)}, execution_date=TOMORROW)
    for path, body in ((STANDING_ORDERS, standing_order(first_date=TOMORROW)), (BULK_PAYMENTS, bulk)):
        assert payer.order(body, path=path).status == 201, path
    signed = [call for call in simulator.requests() if call["method"] == "DELETE" or "payments/" in call["path"]]
    assert {call["headers"].get("Signature") for call in signed if call["method"] != "GET"} == {"(present)"}


@pytest.mark.parametrize("mode", ["none", "jws-v1", "cavage"])
def test_a_signature_that_the_bank_does_not_accept_is_our_trouble(bank_knowing, payer_with, pki, mode):
    simulator = bank_knowing(pki.qseal.certificate)
    simulator.set(signature_mode="cavage" if mode == "cavage" else "jws-v1")
    payer = payer_with(simulator, signing(mode))
    answer = payer.order(key="later")
    assert (answer.status, code_of(answer)) == (502, "bank_rejected_gateway")
    assert answer.json()["bank"]["error_code"] == "GEN-1203-100008"
    assert simulator.payments() == []
    simulator.set(signature_mode="none")
    assert payer.order(key="later").status == 201, "nothing was ordered, so the key is free"


@pytest.mark.parametrize("form", ["401", "201", "202", "302"])
def test_the_page_may_come_in_any_of_the_ways_that_the_profile_lists(gateway, simulator, database, form):
    simulator.set(payment_answer=form)
    payer = payer_at(gateway, simulator, database)
    made = payer.signed()
    assert made["status"] == "processing"
    simulator.advance(seconds=400)
    assert payer.until(made, final=True)["status"] == "executed"
    assert payer.executions(made) == [1]


def test_an_order_that_needs_no_signature_is_on_its_way(gateway, simulator, database):
    simulator.set(payment_exempt=True)
    payer = payer_at(gateway, simulator, database)
    answer = payer.order(debtor=account_of(simulator))
    made = answer.json()
    assert (answer.status, made["status"], made["iso_status"], made["authorization"]) == (
        201, "processing", "ACSP", None)
    simulator.advance(seconds=400)
    assert payer.until(made, final=True)["status"] == "executed"
    assert payer.executions(made) == [1]


# The older generation, as it is shipped: signed, and the bank goes by our id.

@pytest.mark.parametrize("form", ["201", "302"])
@pytest.mark.parametrize("product", ["sepa-credit-transfers", "sepa-credit-transfer"])
def test_the_older_generation_pays(bank_knowing, payer_with, form, product):
    simulator = bank_knowing(OWN_SEAL)
    simulator.set(signature_mode="jws-v1", payment_answer=form)
    payer = payer_with(simulator, lambda payments: payments["products"].update({"sepa-credit-transfers": product}),
                       "belfius-v1")
    made = payer.ordered(debtor=account_of(simulator), urgency="urgent", remittance={"text": "rent"})
    posted = simulator.requests("POST", "/payments/")
    assert [call["path"] for call in posted] == [f"/payments/{product}"]
    payer.sign(made, None)
    simulator.advance(seconds=400)
    done = payer.until(made, final=True)
    assert (done["status"], payer.executions(made)) == ("executed", [1])
    assert payer.at_bank(made)[0]["payment_id"] == made["end_to_end_id"]
    details = payer.get(made, "/details").json()
    assert (details["iso_status"], details["debtor_iban"]) == ("ACSC", account_of(simulator)["iban"])

    second = payer.ordered(debtor=account_of(simulator))
    payer.sign(second, None)
    assert payer.cancel(second).json()["status"] == "cancelled"


def test_the_older_generation_wants_the_account_and_offers_less(bank_knowing, payer_with):
    payer = payer_with(bank_knowing(OWN_SEAL), lambda payments: None, "belfius-v1")
    def wrong(answer):
        return {error["field"] for error in answer.json()["errors"]}

    assert wrong(payer.order()) == {"/debtor"}
    assert wrong(payer.order(payment(product="instant-sepa-credit-transfers"))) >= {"/product"}
    assert "/bank" in wrong(payer.order(standing_order(), path=STANDING_ORDERS))
