"""Only the browser that left for the bank through our start page may come back."""

import hashlib
import os
import secrets
from urllib.parse import urlsplit

import pytest

from support.browser import Browser
from support.canary import Canary
from support.flows import create_consent, query_of
from support.gateway import add_frontend
from support.gateway_config import PUBLIC_URL, RETURN_URL
from support.guesses import guess_states
from support.payment_bodies import payment
from support.program import poll
from support.scene import together


@pytest.fixture(scope="module")
def bound(shared_gateway):
    return shared_gateway.add_frontend("bound", ["ais", "caf", "pis"], browser_binding="start_page")


@pytest.fixture
def browser(shared_gateway):
    return Browser(shared_gateway)


@pytest.fixture(autouse=True)
def only_requests_of_this_test(shared_simulator):
    shared_simulator.forget_requests()


class Trip:
    def __init__(self, gateway, simulator, frontend, browser):
        self.gateway, self.simulator, self.frontend, self.browser = gateway, simulator, frontend, browser
        self.consent = create_consent(gateway, by=frontend)
        self.start = self.consent["authorization"]["url"]
        self.page = browser.begin(self.start)
        self.back = query_of(simulator.approve(self.page))
        gateway.secrets_seen += [Canary("code", self.back["code"]), Canary("state", self.back["state"])]
        gateway.secrets_seen += [Canary("browser key", value) for value in browser.cookies.values()]

    def status(self) -> str:
        return self.gateway.get(f"/v1/consents/{self.consent['id']}", by=self.frontend).json()["status"]

    def exchanges(self) -> int:
        return len(self.simulator.token_requests("authorization_code"))


@pytest.fixture
def trip(shared_gateway, shared_simulator, bound, browser):
    return Trip(shared_gateway, shared_simulator, bound, browser)


def refused(answer, status: int = 403, code: str = "forbidden"):
    assert (answer.status, answer.json()["code"]) == (status, code), answer.text
    assert "location" not in answer.headers and "set-cookie" not in answer.headers


def test_the_handed_out_address_is_ours_and_tells_nothing(trip):
    assert trip.start.startswith(f"{PUBLIC_URL}/start/")
    assert trip.back["state"] not in trip.start and "127.0.0.1" not in trip.start
    assert trip.page.startswith(trip.simulator.pages_url)


def test_the_same_browser_comes_back(trip, browser):
    landed = browser.callback(**trip.back)
    assert landed.location == f"{RETURN_URL}?consent_id={trip.consent['id']}&status=authorized"
    assert trip.status() == "authorized"
    assert browser.callback(**trip.back).location == landed.location, "a reloaded page"
    assert trip.exchanges() == 1


def test_the_cookie_is_of_this_host_alone_and_out_of_reach_of_scripts(trip, browser):
    answer = browser.open(trip.start)
    name, _, rest = answer.headers["set-cookie"].partition("=")
    assert name.startswith("__Host-tgw-")
    assert {part.strip() for part in rest.split(";")[1:]} >= {"Path=/", "HttpOnly", "SameSite=Lax", "Secure"}


def test_another_browser_does_not_come_back_and_nothing_happens(trip, browser, shared_gateway):
    other = Browser(shared_gateway)
    refused(other.callback(**trip.back))
    refused(other.callback(state=trip.back["state"], error="access_denied"))
    assert trip.exchanges() == 0 and trip.status() == "pending_authorization"
    assert browser.callback(**trip.back).status == 303, "the right one still may"


@pytest.mark.parametrize("change", [
    lambda value: value[:-1], lambda value: value + "A", lambda value: "", lambda value: value.swapcase(),
    lambda value: "A" * 43, lambda value: f'"{value}"', lambda value: value + "; x=" + "y" * 5000],
    ids=["shorter", "longer", "empty", "case", "guessed", "quoted", "with much more"])
def test_the_cookie_has_to_be_whole(trip, browser, shared_gateway, change):
    other = Browser(shared_gateway)
    other.cookies = {name: change(value) for name, value in browser.cookies.items()}
    answer = other.callback(**trip.back)
    if "; x=" in next(iter(other.cookies.values())):
        assert answer.status == 303  # other cookies of the host do not disturb
    else:
        refused(answer)


def test_the_same_cookie_twice_is_refused(trip, browser, shared_gateway):
    name, value = next(iter(browser.cookies.items()))
    other = Browser(shared_gateway)
    other.cookies = {name: f"{value}; {name}={value}"}
    refused(other.callback(**trip.back))


def test_the_cookie_of_another_trip_does_not_help(shared_gateway, shared_simulator, bound, trip):
    attacker = Browser(shared_gateway)
    own = Trip(shared_gateway, shared_simulator, bound, attacker)
    refused(attacker.callback(**trip.back))
    name = "__Host-tgw-" + hashlib.sha256(trip.back["state"].encode()).hexdigest()[:16]
    assert name in trip.browser.cookies
    attacker.cookies[name] = next(iter(attacker.cookies.values()))
    refused(attacker.callback(**trip.back))
    assert attacker.callback(**own.back).status == 303


def test_who_comes_second_to_the_start_page_is_refused(trip, browser, shared_gateway):
    victim = Browser(shared_gateway)
    refused(victim.open(trip.start))
    refused(victim.callback(**trip.back))
    assert browser.begin(trip.start) == trip.page, "the first may open it again"
    assert browser.callback(**trip.back).status == 303


def test_of_many_at_once_one_browser_gets_the_trip(shared_gateway, bound):
    start = create_consent(shared_gateway, by=bound)["authorization"]["url"]
    browsers = [Browser(shared_gateway) for _ in range(20)]

    def opened(browser: Browser):
        """A busy machine may answer 503; then the browser tries again."""
        return poll(lambda: (answer := browser.open(start)).status != 503 and answer, 60)

    answers = together(20, lambda i: opened(browsers[i]))
    assert sorted(answer.status for answer in answers) == [303] + [403] * 19


def test_several_tabs_do_not_disturb_each_other(shared_gateway, shared_simulator, bound, browser):
    trips = [Trip(shared_gateway, shared_simulator, bound, browser) for _ in range(3)]
    assert len(browser.cookies) == 3
    for trip in reversed(trips):
        assert query_of(browser.callback(**trip.back).location)["status"] == "authorized"


def test_fifty_callbacks_at_once_exchange_one_code(trip, browser, shared_gateway):
    answers = together(50, lambda _: browser.callback(**trip.back))
    # A busy machine may answer 503 to some.
    assert 303 in {answer.status for answer in answers} <= {303, 503}
    print(f"\ncallbacks at once: 50, codes exchanged: {trip.exchanges()}")
    assert trip.exchanges() == 1 and trip.status() == "authorized"


def test_an_attackers_code_is_not_taken_in_a_victims_browser(shared_gateway, shared_simulator, bound):
    """Case 14: the victim follows the attacker's last link, then also his first."""
    attacker, victim = Browser(shared_gateway), Browser(shared_gateway)
    trip = Trip(shared_gateway, shared_simulator, bound, attacker)
    refused(victim.callback(**trip.back))
    refused(victim.open(trip.start))
    refused(victim.callback(**trip.back))
    # A stolen code on the victim's own trip: its verifier is another.
    own = Trip(shared_gateway, shared_simulator, bound, victim)
    landed = victim.callback(state=own.back["state"], code=trip.back["code"])
    assert query_of(landed.location)["status"] == "failed"
    assert own.status() == "failed" and trip.status() == "pending_authorization"


@pytest.mark.parametrize("error", ["<script>alert(1)</script>", "javascript:alert(1)", "a\r\nSet-Cookie: x=y"],
                         ids=["script", "url", "header"])
def test_an_error_with_script_in_it_is_not_repeated(trip, browser, error):
    landed = browser.callback(state=trip.back["state"], error=error, error_description=error)
    if landed.status == 303:
        assert query_of(landed.location)["error"] == "authorization_failed"
    else:
        assert landed.status == 400
    for text in (landed.text, str(landed.headers)):
        assert "script" not in text and "x=y" not in text
    assert trip.exchanges() == 0


@pytest.mark.parametrize("bank", ["banx", "x", "BELFIUS"])
def test_the_wrong_bank_is_refused_with_the_right_cookie(trip, browser, bank):
    assert browser.callback(bank, **trip.back).status == 400
    assert trip.exchanges() == 0 and trip.status() == "pending_authorization"


def test_a_late_browser_exchanges_nothing(trip, browser, shared_database):
    shared_database.sql("UPDATE authorization_attempt SET expires_at = now() - interval '1 second' "
                        f"WHERE consent_id = '{trip.consent['id']}'")
    assert query_of(browser.callback(**trip.back).location)["error"] == "state_spent"
    assert trip.exchanges() == 0


def test_an_app_that_completes_by_itself_needs_no_cookie(trip, shared_gateway, bound):
    stranger = shared_gateway.add_frontend("thief")
    assert shared_gateway.post("/v1/authorizations/complete", json=trip.back, by=stranger).status == 404
    done = shared_gateway.post("/v1/authorizations/complete", json=trip.back, by=bound)
    assert done.json()["status"] == "authorized"


@pytest.mark.parametrize("headers", [
    {"Sec-Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"},
    {"Sec-Fetch-Mode": "no-cors"}, {"Sec-Fetch-Mode": "cors"}, {"Sec-Fetch-Dest": "iframe"},
    {"Sec-Fetch-Dest": "image", "Sec-Fetch-Mode": "no-cors"}], ids=str)
def test_nobody_but_a_customer_spends_the_first_visit(shared_gateway, bound, browser, headers):
    start = create_consent(shared_gateway, by=bound)["authorization"]["url"]
    refused(Browser(shared_gateway).open(start, **headers))
    answer = browser.open(start, **{"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"})
    assert answer.status == 303


@pytest.mark.parametrize("token", [
    "x", "A" * 200, "A" * 3900, "..%2f..%2f", "https:%2f%2fevil.example", "%00"], ids=lambda text: text[:12])
def test_a_start_page_that_is_not_ours_leads_nowhere(browser, token):
    answer = browser.open(f"/start/{token}") if "%" not in token else None
    if answer is None:  # refused before or by the router, where nothing of ours is said
        answer = browser.gateway.get(f"/start/{token}", by=None)
    assert answer.status in (400, 404) and "location" not in answer.headers


def test_a_changed_start_page_leads_nowhere(trip, browser):
    token = trip.start.rpartition("/")[2]
    for place in (0, len(token) // 2, len(token) - 1):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1:]
        refused(browser.open(f"/start/{changed}"), 404, "not_found")


def test_a_payment_is_signed_in_the_browser_that_left(shared_gateway, shared_simulator, bound, browser):
    headers = {"Idempotency-Key": secrets.token_hex(8)}
    body = {**payment(), "psu_ref": "payer-1"}
    made = shared_gateway.post("/v1/payments", json=body, headers=headers, by=bound).json()
    assert made["authorization"]["url"].startswith(f"{PUBLIC_URL}/start/")
    again = shared_gateway.post("/v1/payments", json=body, headers=headers, by=bound).json()
    assert again["authorization"] == made["authorization"], "the stored answer"
    back = query_of(shared_simulator.sign(browser.begin(made["authorization"]["url"]), "an.peeters"))
    refused(Browser(shared_gateway).callback(**back))
    landed = browser.callback(**back)
    assert query_of(landed.location)["payment_id"] == made["id"]


def test_clients_that_bind_browsers_themselves_get_the_banks_page(shared_gateway, shared_simulator):
    unbound = shared_gateway.add_frontend("binds by itself", browser_binding="none")
    consent = create_consent(shared_gateway, by=unbound)
    assert consent["authorization"]["url"].startswith(shared_simulator.pages_url)


def test_new_clients_are_bound_where_the_public_address_is_https(shared_gateway):
    made = add_frontend(shared_gateway.config, "by default", ["ais"], [RETURN_URL])
    shared_gateway.frontends.append(made)
    url = create_consent(shared_gateway, by=made)["authorization"]["url"]
    assert urlsplit(url).path.startswith("/start/")


def test_in_development_over_http_the_cookie_has_no_prefix(stage, database, start_gateway):
    simulator = stage.start_simulator(redirect_uri="http://127.0.0.1:8080/callback/belfius")
    gateway = start_gateway(simulator=simulator, overrides={"http": {"public_url": "http://127.0.0.1:8080"}})
    frontend = gateway.add_frontend("developer", browser_binding="start_page")
    browser = Browser(gateway)
    trip = Trip(gateway, simulator, frontend, browser)
    name = next(iter(browser.cookies))
    assert name.startswith("tgw-")
    refused(Browser(gateway).callback(**trip.back))
    assert browser.callback(**trip.back).status == 303


def test_guessed_states_open_nothing(trip, shared_gateway):
    """Case 15; TPP_GUESSES=100000 for the whole of it."""
    count = int(os.environ.get("TPP_GUESSES", "400"))
    tried, accepted = guess_states(shared_gateway.port, trip.back["state"], count)
    print(f"\nstates guessed: {tried}, accepted: {accepted}")
    assert tried == count and accepted == 0
    assert trip.exchanges() == 0 and trip.status() == "pending_authorization"
