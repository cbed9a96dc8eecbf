"""Another third party at the simulated bank: what the gateway's answers are compared with.

It shares nothing with the gateway. A new consent of the same customer ends the tokens of the one before:
read here first, and let the gateway authorise afterwards.
"""

import base64
import hashlib
import http.client
import json
import secrets
import ssl
import uuid
from decimal import Decimal
from urllib.parse import urlencode, urlsplit

from support.flows import query_of
from support.gateway_config import CLIENT_ID
from support.pki import Pki
from support.simulator import CALLBACK_URL, CLIENT_SECRET, Simulator

_MEDIA_TYPE = "application/vnd.belfius.api+json"


class BankReader:
    def __init__(self, simulator: Simulator, pki: Pki, customer: str):
        self._simulator = simulator
        self._tls = ssl.create_default_context(cafile=str(pki.authority))
        self._tls.load_cert_chain(pki.qwac.certificate, pki.qwac.key)
        verifier = secrets.token_urlsafe(32)
        back = query_of(simulator.approve(self._consent_uri(verifier) + "&state=reader", customer))
        granted = self._token(back["code"], verifier)
        self.access_token = granted["access_token"]
        self._bearer = {"Authorization": f"Bearer {self.access_token}",
                        "SCA-Token": granted["sca_token"]}

    def rows(self, iban: str, **filters) -> list[dict]:
        """Every booked row, newest first."""
        path = f"/accounts/{self._logical_id(iban)}/transactions"
        query, found = {"pagesize": 400, "psu_involved": "true", **filters}, []
        while True:
            page = self._get(f"{path}?{urlencode(query)}", 2, self._bearer)["transactions"]
            found += page["booked"]
            if "next_page_key" not in page:
                return found
            query = {"next": page["next_page_key"], "psu_involved": "true"}

    def _logical_id(self, iban: str) -> str:
        accounts = self._get("/accounts", 1, self._bearer)["accounts"]
        return next(a["logical_id"] for a in accounts if a["iban"] == iban)

    def _consent_uri(self, verifier: str) -> str:
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        headers = {"Redirect-URI": CALLBACK_URL, "Code-Challenge": challenge, "Code-Challenge-Method": "S256"}
        return self._get("/consent-uris?scope=AIS", 4, headers)[0]["consent_uri"]

    def _token(self, code: str, verifier: str) -> dict:
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier,
                "redirect_uri": CALLBACK_URL}
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
        return self._call("POST", "/token", 3, headers, urlencode(form))

    def _get(self, target: str, version: int, headers: dict) -> dict:
        return self._call("GET", target, version, headers)

    def _call(self, method: str, target: str, version: int, headers: dict, body: str | None = None):
        common = {"Request-ID": str(uuid.uuid4()), "Accept": f"{_MEDIA_TYPE}; version={version}",
                  "Accept-Language": "nl", "Client-ID": CLIENT_ID}
        where = urlsplit(self._simulator.url)
        connection = http.client.HTTPSConnection(where.hostname, where.port, context=self._tls, timeout=30)
        try:
            connection.request(method, target, body=body, headers={**common, **headers})
            response = connection.getresponse()
            content = response.read()
            assert response.status == 200, f"{method} {target}: {response.status} {content[:400]!r}"
            return json.loads(content, parse_float=Decimal)
        finally:
            connection.close()
