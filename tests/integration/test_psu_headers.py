"""The customer's presence: which headers are checked, and what of them reaches a bank that wants it."""

import pytest

from support.flows import ATTENDED, accounts_of, authorize
from support.gateway_config import profile_file

DEVICE = "99435c7e-ad88-49ec-a2ad-99ddcb1f5555"
TOLD = {**ATTENDED, "PSU-IP-Port": "54321", "PSU-User-Agent": "Mozilla/5.0", "PSU-Device-ID": DEVICE,
        "PSU-Accept": "text/html", "PSU-Geo-Location": "GEO:50.8467;4.3525", "PSU-Http-Method": "GET"}
WANTED = ["PSU-IP-Address", "PSU-User-Agent", "PSU-Device-ID"]


@pytest.fixture
def curious_gateway(start_gateway, folder):
    """Its bank wants to know about the customer who asks for an account."""
    def change(profile):
        profile["endpoints"]["account"]["psu_headers"] = WANTED

    return start_gateway(overrides={"banks": {"belfius": {"profile": profile_file(folder, change)}}})


def told_to_bank(request: dict) -> dict:
    return {name: value for name, value in request["headers"].items() if name.startswith("PSU-")}


def test_a_bank_hears_about_the_customer_where_its_profile_says_so(curious_gateway, simulator):
    account = accounts_of(curious_gateway, authorize(curious_gateway, simulator))[0]["id"]
    simulator.forget_requests()
    for part in ("", "/transactions"):
        assert curious_gateway.get(f"/v1/accounts/{account}{part}", headers=TOLD).status == 200
    details, transactions = simulator.requests("GET", "/accounts/")
    assert told_to_bank(details) == {name: TOLD[name] for name in WANTED}
    assert told_to_bank(transactions) == {}


def test_without_an_address_nothing_is_passed_on(curious_gateway, simulator):
    account = accounts_of(curious_gateway, authorize(curious_gateway, simulator))[0]["id"]
    simulator.forget_requests()
    facts = {name: value for name, value in TOLD.items() if name != "PSU-IP-Address"}
    assert curious_gateway.get(f"/v1/accounts/{account}", headers=facts).status == 200
    assert told_to_bank(simulator.requests("GET", "/accounts/")[0]) == {}


def test_the_bank_as_documented_hears_nothing(shared_gateway, shared_simulator):
    account = accounts_of(shared_gateway, authorize(shared_gateway, shared_simulator))[0]["id"]
    shared_simulator.forget_requests()
    assert shared_gateway.get(f"/v1/accounts/{account}", headers=TOLD).status == 200
    assert told_to_bank(shared_simulator.requests("GET", "/accounts/")[0]) == {}


@pytest.mark.parametrize("name, value", [
    ("PSU-IP-Address", "localhost"), ("PSU-IP-Port", "0"), ("PSU-IP-Port", "65536"), ("PSU-Device-ID", "my-phone"),
    ("PSU-Geo-Location", "GEO:91;0"), ("PSU-Geo-Location", "50.8,4.3"), ("PSU-Http-Method", "CONNECT"),
    ("PSU-User-Agent", "x" * 513), ("PSU-Accept", "x" * 513), ("PSU-Accept-Charset", "x" * 513),
    ("PSU-Accept-Encoding", "x" * 513), ("PSU-Accept-Language", "x" * 513)], ids=lambda value: value[:24])
def test_a_wrong_header_is_named_and_the_bank_is_not_asked(shared_gateway, shared_simulator, name, value):
    account = accounts_of(shared_gateway, authorize(shared_gateway, shared_simulator))[0]["id"]
    shared_simulator.forget_requests()
    answer = shared_gateway.get(f"/v1/accounts/{account}", headers={**ATTENDED, name: value})
    assert (answer.status, answer.json()["code"]) == (422, "validation_failed")
    assert [error["field"] for error in answer.json()["errors"]] == [name]
    assert shared_simulator.requests() == []
