"""A payment from the order to the moved money, of every kind; each moves its money once."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest

from support.canary import Canary
from support.flows import query_of
from support.gateway_config import RETURN_URL
from support.payer import PAYMENTS, STANDING_ORDERS, end_to_end_id, euro, payer_of, status_on_the_way_back
from support.payment_bodies import CREDITOR, standing_order
from support.scene import scene_of
from support.simulator import BUSINESS, PRIVATE


@pytest.fixture(scope="module")
def scene(pki, cluster):
    with scene_of(__name__, pki, cluster) as made:
        yield made


@pytest.fixture
def payer(scene):
    return payer_of(scene)


def codes_exchanged(scene) -> int:
    return len(scene.simulator.token_requests("authorization_code"))


def iban_of(scene, customer: str, number: int = 0) -> str:
    return scene.simulator.customer(customer)["accounts"][number]["iban"]


def day(days: int) -> str:
    return (date.today() + timedelta(days=days)).isoformat()


def test_a_payment_is_signed_followed_and_executed_once(scene, payer):
    account = iban_of(scene, PRIVATE, 1)
    answer = payer.order()
    made = answer.json()
    assert (answer.status, answer.headers["location"]) == (201, f"{PAYMENTS}/{made['id']}")
    assert (made["status"], made["final"], made["debtor_iban"]) == ("authorization_required", False, None)
    assert "state=" in made["authorization"]["url"] and made["authorization"]["expires_at"] > made["created_at"]

    landed = payer.sign(made, PRIVATE, account)
    assert landed.location.startswith(RETURN_URL)
    assert query_of(landed.location) == {"payment_id": made["id"], "status": "processing"}
    assert payer.show(made)["iso_status"] == "ACTC" and payer.show(made)["authorization"] is None

    scene.simulator.advance(seconds=31)
    assert payer.until(made, iso_status="ACSP")["final"] is False
    assert payer.executions(made) == [0]
    scene.simulator.advance(seconds=301)
    done = payer.until(made, status="executed")
    assert (done["iso_status"], done["final"], done["failure_reason"]) == ("ACSC", True, None)
    assert done["checked_at"] >= done["created_at"]
    assert payer.executions(made) == [1]
    # Back from the bank, before it was asked, nothing but the trip was known.
    assert payer.history(made) == ["initiating", "authorization_required", "authorizing", "ACTC", "ACSP", "ACSC"]

    details = payer.get(made, "/details").json()
    assert (details["debtor_iban"], details["iso_status"]) == (account, "ACSC")
    assert (details["creditor"]["iban"], details["amount"]) == (CREDITOR, euro("12.50"))


def test_it_is_listed_with_what_it_has_become(payer):
    made = payer.signed()
    query = urlencode({"psu_ref": payer.psu_ref, "status": "processing", "kind": "single"})
    listed = payer.gateway.get(f"{PAYMENTS}?{query}", by=payer.frontend).json()["items"]
    assert listed == [payer.show(made)]


def test_what_the_bank_gets_is_what_was_ordered(scene, payer):
    name = end_to_end_id()
    made = payer.ordered(end_to_end_id=name, amount=euro("249.50"), debtor={"iban": iban_of(scene, PRIVATE)})
    order = payer.at_bank(made)[0]
    assert made["end_to_end_id"] == order["endtoend_identification"] == name
    assert (order["amount"], order["currency"], order["creditor_iban"]) == ("249.50", "EUR", CREDITOR)
    assert (order["creditor_name"], order["debtor_iban"]) == ("Garage Peeters", iban_of(scene, PRIVATE))


def test_the_next_payment_of_a_customer_needs_no_code(scene, payer):
    payer.signed()
    exchanged = codes_exchanged(scene)
    made = payer.ordered()
    assert payer.at_bank(made)[0]["with_token"] is True
    way_back = scene.simulator.sign(made["authorization"]["url"])
    assert "code" not in query_of(way_back)
    assert status_on_the_way_back(payer.land(way_back)) == "processing"
    assert codes_exchanged(scene) == exchanged


def test_a_token_the_bank_has_withdrawn_is_done_without(scene, payer):
    payer.signed(customer=BUSINESS)
    scene.simulator.revoke(BUSINESS, "PIS")
    made = payer.signed(customer=BUSINESS)
    assert (made["status"], len(payer.at_bank(made))) == ("processing", 1)
    assert payer.at_bank(made)[0]["with_token"] is False


def test_an_app_brings_the_way_back_itself(scene, payer):
    made = payer.ordered()
    way_back = scene.simulator.sign(made["authorization"]["url"], PRIVATE)
    payer.gateway.secrets_seen += [Canary(name, query_of(way_back)[name]) for name in ("code", "state")]
    told = {"state": query_of(way_back)["state"], "code": query_of(way_back)["code"]}
    done = payer.gateway.post("/v1/authorizations/complete", json=told, by=payer.frontend)
    assert done.status == 200
    assert done.json() == {"payment_id": made["id"], "status": "processing", "error": None, "return_url": RETURN_URL}
    again = payer.gateway.post("/v1/authorizations/complete", json=told, by=payer.frontend)
    assert (again.status, again.json()["code"]) == (410, "gone")


def test_an_app_brings_a_way_back_that_has_no_code(scene, payer):
    payer.signed()
    made = payer.ordered()
    query = scene.simulator.sign(made["authorization"]["url"]).partition("?")[2]
    done = payer.gateway.post("/v1/authorizations/complete", json={"query": query}, by=payer.frontend)
    assert (done.status, done.json()["status"]) == (200, "processing")


def test_a_browser_that_comes_back_twice_changes_nothing(scene, payer):
    made = payer.ordered()
    way_back = scene.simulator.sign(made["authorization"]["url"], PRIVATE)
    first, exchanged = payer.land(way_back), codes_exchanged(scene)
    history = payer.history(made)
    assert payer.land(way_back).location == first.location
    assert (codes_exchanged(scene), payer.history(made)) == (exchanged, history)


def test_an_instant_payment_is_there_in_seconds(scene, payer):
    made = payer.signed(product="instant-sepa-credit-transfers")
    scene.simulator.advance(seconds=9)
    assert payer.until(made, status="executed")["final"] is True
    assert payer.executions(made) == [1]


def test_a_payment_goes_abroad(scene, payer):
    creditor = {"name": "Hudson Tools Inc.", "bban": "000123456789", "clearing_code": "021000021", "currency": "USD",
                "address": {"street": "Main Street", "town": "New York", "country": "US"}}
    made = payer.signed(product="cross-border-credit-transfers", creditor=creditor, charge_bearer="shared",
                        amount={"amount": "12.00", "currency": "USD"})
    scene.simulator.advance(seconds=400)
    assert payer.until(made, status="executed")["final"] is True
    assert payer.executions(made) == [1]


def test_a_standing_order_is_active_until_it_is_cancelled(scene, payer):
    made = payer.signed(standing_order(first_date=day(60)), path=STANDING_ORDERS)
    scene.simulator.advance(seconds=400)
    active = payer.until(made, status="executed")
    assert (active["kind"], active["iso_status"], active["final"]) == ("standing_order", "ACSC", True)
    assert made["standing_order"] == {"first_date": day(60), "last_date": None, "frequency": "monthly"}
    cancelled = payer.cancel(made)
    assert (cancelled.status, cancelled.json()["status"]) == (200, "cancelled"), cancelled.text
    assert payer.show(made)["iso_status"] == "CANC"
    assert [order["status"] for order in payer.at_bank(made)] == ["CANC"]


def test_a_payment_of_another_client_is_not_there(scene, payer):
    made = payer.signed()
    stranger = scene.gateway.add_frontend("stranger", scopes=["pis"])
    place = f"{PAYMENTS}/{made['id']}"
    answers = [scene.gateway.get(place + part, by=stranger) for part in ("", "/history", "/details")]
    answers.append(scene.gateway.post(f"{place}/cancel", by=stranger))
    assert [answer.status for answer in answers] == [404] * 4
    assert [order["status"] for order in payer.at_bank(made)] == ["ACTC"]
