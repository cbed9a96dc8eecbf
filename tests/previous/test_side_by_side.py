"""Replicas of two releases on one database, as a rolling update has them for a while: whatever one of them
begins, the other goes on with."""

import json
from uuid import uuid4

import pytest

from support.flows import ATTENDED, accounts_of, create_consent, follow_back, query_of
from support.gateway import Frontend
from support.gateway_config import RETURN_URL
from support.payer import PAYMENTS, euro, payer_at
from support.payment_bodies import payment
from support.paths import binary
from support.program import run_to_end
from support.scene import Granted

RELEASES = ("old", "new")


@pytest.fixture
def releases(old, new):
    return {"old": old, "new": new}


def client_added(program, gateway, name: str, scopes: str) -> Frontend:
    done = run_to_end([program, "--config", gateway.config, "clients", "add", "--name", name,
                       "--scopes", scopes, "--return-url", RETURN_URL, "--json"])
    assert done.returncode == 0, done.stderr or done.stdout
    made = json.loads(done.stdout)
    return Frontend(made["id"], made["api_key"])


@pytest.fixture
def frontend(old, new, previous) -> Frontend:
    """Added by the release before: the client was there before the update."""
    made = client_added(previous / "bin" / "tpp-gateway", old, "frontend", "ais,pis")
    for each in (old, new):
        each.frontends.append(made)
    return made


def granted_by(begun, ended, simulator) -> dict:
    """A consent that one release begins and whose customer comes back to the other."""
    consent = create_consent(begun)
    landed = follow_back(ended, simulator.approve(consent["authorization"]["url"]))
    assert query_of(landed.location)["status"] == "authorized", landed.location
    return consent


def at_each(releases: dict, consent: dict) -> dict[str, Granted]:
    return {name: Granted(gateway, consent["id"], accounts_of(gateway, consent)[0]["id"])
            for name, gateway in releases.items()}


def test_a_client_of_either_release_is_one_of_both(old, new, previous):
    for program, gateway in ((previous / "bin" / "tpp-gateway", old), (binary("tpp-gateway"), new)):
        made = client_added(program, gateway, "frontend", "ais")
        assert [each.get("/v1/banks", by=made).status for each in (old, new)] == [200, 200]


@pytest.mark.parametrize("begun", RELEASES)
@pytest.mark.parametrize("ended", RELEASES)
def test_a_consent_is_begun_at_one_and_read_at_both(releases, frontend, simulator, begun, ended):
    consent = granted_by(releases[begun], releases[ended], simulator)
    seen = at_each(releases, consent)
    assert seen["old"].account == seen["new"].account
    for one in seen.values():
        one.assert_alive()
    walks = [gateway.get(f"/v1/accounts/{seen['new'].account}/transactions", headers=ATTENDED).json()["items"]
             for gateway in releases.values()]
    assert walks[0] and [row["amount"] for row in walks[0]] == [row["amount"] for row in walks[1]]


def test_tokens_that_one_refreshes_are_used_and_refreshed_by_the_other(releases, frontend, simulator):
    seen = at_each(releases, granted_by(releases["old"], releases["new"], simulator))
    for turn in range(1, 5):
        simulator.advance(minutes=20)
        simulator.forget_requests()
        first, second = ("old", "new") if turn % 2 else ("new", "old")
        seen[first].assert_alive()
        seen[second].assert_alive()
        assert len(simulator.refreshes()) == 1, f"turn {turn}: {first} refreshed, {second} used it"
    assert [call["status"] for call in simulator.token_calls()] == [200] * 5, "no pair was presented twice"


@pytest.mark.parametrize("revoked_at", RELEASES)
def test_a_consent_that_is_revoked_at_one_is_refused_by_the_other(releases, frontend, simulator, revoked_at):
    consent = granted_by(releases["old"], releases["new"], simulator)
    seen = at_each(releases, consent)
    for one in seen.values():
        one.assert_alive()
    assert releases[revoked_at].delete(f"/v1/consents/{consent['id']}").status == 204
    (other,) = [one for name, one in seen.items() if name != revoked_at]
    assert other.show()["status"] == "revoked"
    assert other.read().status in (404, 409)


@pytest.fixture
def payers(releases, frontend, simulator, database):
    customer = f"customer-{uuid4()}"
    return {name: payer_at(gateway, simulator, database, customer) for name, gateway in releases.items()}


def order_of(amount: str) -> dict:
    """The release before knows no word for payments that are meant to be the same."""
    return {name: value for name, value in payment(amount=euro(amount)).items() if name != "confirm_duplicate"}


@pytest.mark.parametrize(("ordered_at", "landed_at"), [("old", "new"), ("new", "old")])
def test_a_payment_is_ordered_at_one_and_ends_at_the_other(payers, releases, simulator, ordered_at, landed_at):
    key, body = str(uuid4()), order_of("12.51")
    made = payers[ordered_at].ordered(body, key=key)
    other = payers[landed_at]
    other.land(simulator.sign(made["authorization"]["url"], "an.peeters"))
    simulator.advance(seconds=400)
    for payer in payers.values():
        assert payer.until(made, final=True)["status"] == "executed"
    again = other.order(body, key=key)
    assert again.status == 201 and again.json()["id"] == made["id"], "the same key is the same payment"
    assert other.executions(made) == [1]
    assert [releases[name].get(f"{PAYMENTS}?psu_ref={other.psu_ref}").json()["items"][0]["id"] for name in RELEASES] \
        == [made["id"]] * 2


def test_a_payment_is_cancelled_where_it_was_not_ordered(payers, simulator):
    for ordered_at, other in (("old", "new"), ("new", "old")):
        made = payers[ordered_at].signed(order_of("13.52" if ordered_at == "old" else "14.53"))
        assert payers[other].cancel(made).status < 300
        assert payers[ordered_at].show(made)["id"] == made["id"]
