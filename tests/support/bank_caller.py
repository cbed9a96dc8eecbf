"""A third party that asks the simulated bank whatever it likes, right or wrong, in any version."""

import base64
import hashlib
import http.client
import json
import ssl
import uuid
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from support.flows import query_of
from support.gateway_config import CLIENT_ID
from support.pki import Pki
from support.simulator import CALLBACK_URL, CLIENT_SECRET, Simulator

VERIFIER = "bank-caller-verifier-0123456789-0123456789-0123456789"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
BASIC = "Basic " + base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
FORM = "application/x-www-form-urlencoded"


@dataclass
class BankAnswer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self):
        return json.loads(self.text)

    @property
    def refusal(self) -> tuple[int, str, str | None]:
        return self.status, self.json["error"], self.json.get("error_code")


@dataclass
class Granted:
    """What came of a consent."""
    answer: dict
    logical_id: str  # empty where the version does not tell it
    iban: str
    headers: dict


class BankCaller:
    def __init__(self, simulator: Simulator, pki: Pki):
        self.simulator = simulator
        self._address = urlsplit(simulator.url)
        self._tls = ssl.create_default_context(cafile=str(pki.authority))
        self._tls.load_cert_chain(pki.qwac.certificate, pki.qwac.key)

    def call(self, method: str, target: str, version, body: str | None = None, **headers) -> BankAnswer:
        """Header names with underscores; None leaves a header out that is usually sent."""
        sent = {"Accept": f"application/vnd.belfius.api+json; version={version}",
                "Request_ID": str(uuid.uuid4()), "Accept_Language": "nl", "Client_ID": CLIENT_ID, **headers}
        named = {name.replace("_", "-"): value for name, value in sent.items() if value is not None}
        connection = http.client.HTTPSConnection(
            self._address.hostname, self._address.port, context=self._tls, timeout=20)
        try:
            connection.request(method, target, body, named)
            response = connection.getresponse()
            content = response.read().decode()
            return BankAnswer(response.status, {n.lower(): v for n, v in response.getheaders()}, content)
        finally:
            connection.close()

    def consent_uris(self, version, query: dict, **headers) -> BankAnswer:
        given = {"Redirect_URI": CALLBACK_URL, "Code_Challenge_Method": "S256",
                 "Code_Challenge": CHALLENGE, **headers}
        return self.call("GET", f"/consent-uris?{urlencode(query)}", version, **given)

    def token(self, version, **form) -> BankAnswer:
        return self.call("POST", "/token", version, urlencode(form), Authorization=BASIC,
                         Content_Type=FORM)

    def exchange(self, version, code: str) -> BankAnswer:
        return self.token(version, grant_type="authorization_code", code=code,
                          redirect_uri=CALLBACK_URL, code_verifier=VERIFIER)

    def grant(self, customer: str, *, scope: str = "AIS", consent_version=3, token_version=2,
              account: int = 0) -> Granted:
        """For one account of the customer, or for all of them with version 4."""
        iban = self.simulator.customer(customer)["accounts"][account]["iban"]
        query = {"scope": scope} if consent_version == 4 else {"scope": scope, "iban": iban}
        answer = self.consent_uris(consent_version, query)
        assert answer.status == 200, answer.text
        back = self.simulator.approve(answer.json[0]["consent_uri"] + "&state=S", customer)
        tokens = self.exchange(token_version, query_of(back)["code"])
        assert tokens.status == 200, tokens.text
        bearer = {"Authorization": f"Bearer {tokens.json['access_token']}"}
        return Granted(tokens.json, tokens.json.get("logical_id", ""), iban, bearer)

    def account(self, granted: Granted, version, part: str = "", **headers) -> BankAnswer:
        """part: "", or "/transactions?…"."""
        target = f"/accounts/{quote(granted.logical_id)}{part}"
        return self.call("GET", target, version, **{**granted.headers, **headers})
