"""A third party that sends payments to the simulated bank itself. It shares nothing with the gateway."""

import base64
import hashlib
import http.client
import json
import ssl
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from support.flows import query_of
from support.gateway_config import CLIENT_ID
from support.pki import Pki
from support.simulator import CALLBACK_URL, CLIENT_SECRET, Simulator

SEPA = "/payments/sepa-credit-transfers"
INSTANT = "/payments/instant-sepa-credit-transfers"
CROSS_BORDER = "/payments/cross-border-credit-transfers"
STANDING = "/periodic-payments/sepa-credit-transfers"
BULK = "/bulk-payments/pain.001-sepa-credit-transfers"

VERIFIER = "payer-verifier-0123456789-0123456789-0123456789"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
CREDITOR_IBAN = "BE71096123456769"


def order(amount: str = "12.34", **members) -> dict:
    """A single payment of version 3; a member given as None is left out."""
    made = {"creditor_account": {"iban": CREDITOR_IBAN}, "creditor_name": "Bakkerij De Korenbloem",
            "endtoend_identification": f"e2e-{uuid.uuid4().hex[:20]}",
            "instructed_amount": {"amount": amount, "currency": "EUR"}, **members}
    return {name: value for name, value in made.items() if value is not None}


@dataclass
class BankAnswer:
    status: int
    headers: dict[str, str]
    body: dict | None

    @property
    def error_code(self) -> str:
        return self.body["error_code"]


class BankPayer:
    def __init__(self, simulator: Simulator, pki: Pki):
        self._address = urlsplit(simulator.url)
        self._tls = ssl.create_default_context(cafile=str(pki.authority))
        self._tls.load_cert_chain(pki.qwac.certificate, pki.qwac.key)

    def post(self, resource: str, body, *, version: int = 3, token: str | None = None, **headers) -> BankAnswer:
        """A header given as None is left out."""
        content = body if isinstance(body, (str, bytes)) else json.dumps(body)
        proof = ({"Authorization": f"Bearer {token}"} if token else
                 {"Code-Challenge-Method": "S256", "Code-Challenge": CHALLENGE})
        media = "application/xml" if resource == BULK else "application/json"
        own = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.call("POST", resource, version, content,
                         {"Redirect-URI": CALLBACK_URL, "Content-Type": media, **proof, **own})

    def send(self, resource: str = SEPA, body=None, **options) -> tuple[str, str]:
        """To be signed: the payment's id and the page's address."""
        answer = self.post(resource, body if body is not None else order(), **options)
        assert answer.status == 401, answer.body
        assert answer.body["error"] == "SCA_REQUIRED", answer.body
        return answer.body["payment_id"], answer.body["redirect_uri"] + "&state=of-the-payer"

    def status(self, resource: str, payment_id: str, token: str | None = None) -> BankAnswer:
        return self.call("GET", f"{resource}/{payment_id}/status", 1, None, _bearer(token))

    def details(self, resource: str, payment_id: str, token: str | None,
                query: str = "?payment_id_type=INTERNAL") -> BankAnswer:
        return self.call("GET", f"{resource}/{payment_id}{query}", 1, None, _bearer(token))

    def cancel(self, resource: str, payment_id: str, token: str | None) -> BankAnswer:
        return self.call("DELETE", f"{resource}/{payment_id}", 1, None, _bearer(token))

    def tokens_for(self, way_back: str) -> dict:
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        form = {"grant_type": "authorization_code", "code": query_of(way_back)["code"],
                "code_verifier": VERIFIER, "redirect_uri": CALLBACK_URL}
        answer = self.call("POST", "/token", 3, urlencode(form), {
            "Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"})
        assert answer.status == 200, answer.body
        return answer.body

    def call(self, method: str, target: str, version: int, content, headers: dict) -> BankAnswer:
        common = {"Request-ID": str(uuid.uuid4()), "Accept-Language": "nl", "Client-ID": CLIENT_ID,
                  "Accept": f"application/vnd.belfius.api+json; version={version}"}
        sent = {name: value for name, value in {**common, **headers}.items() if value is not None}
        connection = http.client.HTTPSConnection(
            self._address.hostname, self._address.port, context=self._tls, timeout=20)
        try:
            connection.request(method, target, content, sent)
            response = connection.getresponse()
            text = response.read()
            return BankAnswer(response.status, dict(response.headers), json.loads(text) if text else None)
        finally:
            connection.close()


def _bearer(token: str | None) -> dict:
    return {"Authorization": f"Bearer {token}"} if token else {}
