"""What most tests need before their own first line: an authorised consent and its accounts."""

from urllib.parse import parse_qs, urlsplit

from support.canary import Canary
from support.gateway import Gateway
from support.gateway_config import RETURN_URL
from support.http_call import Answer
from support.sca_browser import ScaBrowser
from support.simulator import PRIVATE, Simulator

# With it a read counts as attended, and spends nothing of the four unattended ones.
ATTENDED = {"PSU-IP-Address": "192.0.2.17"}


def create_consent(gateway: Gateway, *, psu_ref: str = "customer-1", language: str = "nl",
                   return_url: str = RETURN_URL, bank: str = "belfius", scope: str = "ais",
                   iban: str | None = None, **options) -> dict:
    """`iban` for a consent for one account."""
    body = {"psu_ref": psu_ref, "bank": bank, "scope": scope, "language": language,
            "return_url": return_url, **({"iban": iban} if iban else {})}
    answer = gateway.post("/v1/consents", json=body, **options)
    assert answer.status == 201, answer.text
    return answer.json()


def approve_in_browser(url: str, customer: str, ibans: list[str] | None = None) -> str:
    """Through the bank's HTML pages; returns where the bank sends the browser."""
    browser = ScaBrowser(url)
    if browser.customers():
        browser.choose_customer(customer)
    browser.decide("approve", ibans)
    return browser.way_back()


def refuse_in_browser(url: str, customer: str) -> str:
    browser = ScaBrowser(url)
    browser.choose_customer(customer)
    browser.decide("refuse")
    return browser.way_back()


def follow_back(gateway: Gateway, way_back: str) -> Answer:
    """The browser arrives at the callback. The public host is the harness's own, see gateway_config."""
    parts = urlsplit(way_back)
    for name in ("code", "state", "sca_token"):
        if name in query_of(way_back):
            gateway.secrets_seen.append(Canary(name, query_of(way_back)[name]))
    return gateway.get(f"{parts.path}?{parts.query}", by=None)


def query_of(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def authorize(gateway: Gateway, simulator: Simulator, *, customer: str = PRIVATE,
              ibans: list[str] | None = None, **options) -> dict:
    """A consent, authorised; the consent as the gateway shows it afterwards."""
    consent = create_consent(gateway, **options)
    url = consent["authorization"]["url"]
    way_back = simulator.approve(url, customer, ibans)
    landed = follow_back(gateway, way_back)
    assert landed.status == 303, landed.text
    assert query_of(landed.location)["status"] == "authorized", landed.location
    by = {"by": options["by"]} if "by" in options else {}
    return gateway.get(f"/v1/consents/{consent['id']}", **by).json()


def accounts_of(gateway: Gateway, consent: dict, **options) -> list[dict]:
    return gateway.get(f"/v1/accounts?consent_id={consent['id']}", **options).json()["items"]
