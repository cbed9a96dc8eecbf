"""New tokens outlive the database, the process and the bank's bad days; no consent pays for them."""

import pytest

from support.flows import create_consent, follow_back
from support.gateway import Gateway
from support.program import ProgramFailed, poll
from support.scene import Granted, code_of, grant, under_way


def attempt(work):
    """What a client of a gateway that is killed under it sees."""
    try:
        return work()
    except OSError:
        return None


@pytest.fixture
def spool(folder):
    return folder / "spool"


@pytest.fixture
def start_spooling(start_gateway, spool):
    def start(**options) -> Gateway:
        return start_gateway(overrides={"spool": {"folder": str(spool)}}, **options)

    return start


def outdated(made: Granted, simulator) -> Granted:
    made.assert_alive()
    simulator.advance(minutes=20)
    simulator.forget_requests()
    return made


def succeed(start, first: Gateway) -> Gateway:
    made = start()
    made.frontends.append(first.frontend)
    return made


def files_in(spool) -> list:
    return [path for path in spool.iterdir() if not path.name.endswith(".unfinished")]


def metric(gateway: Gateway, name: str) -> float | None:
    for line in gateway.admin("/metrics").text.splitlines():
        if line.startswith(name):
            return float(line.rsplit(" ", 1)[1])
    return None


def receive_without_database(cluster, simulator, gateway, spool, work, grant_type):
    """The bank answers while the database is away, and the gateway is killed before it is back."""
    simulator.fault("delay", on="POST /token", delay_ms=1500)
    with under_way(lambda: attempt(work)):
        assert poll(lambda: simulator.token_requests(grant_type), 20), "nothing reached the bank"
        cluster.stop("immediate")
        try:
            assert poll(lambda: files_in(spool), 40), "nothing was spooled"
            gateway.kill()
        finally:
            cluster.start()


def test_a_refresh_survives_a_database_that_is_away_and_a_killed_gateway(
        start_spooling, simulator, cluster, spool):
    first = start_spooling()
    granted = outdated(grant(first, simulator), simulator)
    receive_without_database(cluster, simulator, first, spool, granted.read, "refresh_token")

    second = succeed(start_spooling, first)
    again = Granted(second, granted.id, granted.account)

    assert poll(lambda: again.show()["token_state"] == "fresh", 30)
    assert poll(lambda: not files_in(spool), 30), "the spooled answer stayed"
    again.assert_alive()
    assert len(simulator.refreshes()) == 1, "a used token was presented"
    assert metric(second, "tpp_gateway_spool_files") == 0


def test_a_code_exchange_survives_a_database_that_is_away_and_a_killed_gateway(
        start_spooling, simulator, cluster, spool):
    first = start_spooling()
    consent = create_consent(first)
    way_back = simulator.approve(consent["authorization"]["url"])
    receive_without_database(cluster, simulator, first, spool,
                             lambda: follow_back(first, way_back), "authorization_code")

    second = succeed(start_spooling, first)

    def shown():
        return second.get(f"/v1/consents/{consent['id']}").json()

    assert poll(lambda: shown()["status"] == "authorized", 30), shown()
    account = second.get(f"/v1/accounts?consent_id={consent['id']}").json()["items"][0]["id"]
    Granted(second, consent["id"], account).assert_alive()
    assert len(simulator.token_requests("authorization_code")) == 1, "the code was sent twice"


def test_two_gateways_do_not_share_a_spool(start_spooling):
    start_spooling()
    with pytest.raises((ProgramFailed, AssertionError), match="in use"):
        start_spooling()


def test_a_refresh_that_a_killed_gateway_left_is_resolved_without_a_reader(
        start_gateway, simulator, database):
    first = start_gateway()
    granted = outdated(grant(first, simulator), simulator)
    simulator.fault("delay", on="POST /token", delay_ms=8000)
    with under_way(lambda: attempt(granted.read)):
        assert poll(simulator.refreshes, 20)
        first.kill()
    second = succeed(start_gateway, first)
    again = Granted(second, granted.id, granted.account)
    assert again.show()["token_state"] == "refreshing"

    database.sql("UPDATE token SET lease_until = now() - interval '1 second' "
                 f"WHERE consent_id = '{granted.id}'")

    assert poll(lambda: again.show()["token_state"] == "fresh", 30), again.show()
    assert len(simulator.refreshes()) == 2
    again.assert_alive()


def test_a_bank_that_refuses_the_gateway_blames_no_consent_and_is_not_asked_for_each(
        start_gateway, simulator):
    gateway = start_gateway(overrides={"refresh": {"pause": "5m"}})
    consents = [grant(gateway, simulator, customer=customer, psu_ref=customer)
                for customer in ("an.peeters", "luc.dubois", "sofie.lambert")]
    simulator.advance(minutes=20)
    simulator.forget_requests()
    simulator.fault("status", on="POST /token", status=401, body="{}", times=0)

    for consent in consents:
        assert code_of(consent.read()) == "bank_rejected_gateway"

    assert len(simulator.refreshes()) == 1, "the breaker did not open"
    assert metric(gateway, 'tpp_gateway_credentials_breaker{bank="belfius"}') == 1
    for consent in consents:
        shown = consent.show()
        assert (shown["status"], shown["token_state"]) == ("authorized", "fresh"), shown
