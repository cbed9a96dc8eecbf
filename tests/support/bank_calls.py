"""One way per call of the bank to make the gateway ask, while the bank answers that call as scripted.

Each returns what the frontend is told: a problem's code; of a code exchange the consent's status_reason; of an
order that may have arrived the payment's status."""

import json
from uuid import uuid4

from support.coverage_table import ErrorCase
from support.flows import ATTENDED, accounts_of, authorize, create_consent, follow_back, query_of
from support.gateway import Gateway
from support.gateway_config import RETURN_URL
from support.payment_bodies import payment
from support.scene import code_of
from support.simulator import PRIVATE, Simulator


class BankCalls:
    def __init__(self, gateway: Gateway, bank: Simulator, case: ErrorCase):
        self.gateway, self.bank, self.case = gateway, bank, case
        self.iban = bank.customer(PRIVATE)["accounts"][0]["iban"]
        self.named = {"iban": self.iban} if case.generation == "v1" else {}

    def make(self) -> str | None:
        return _ASKING[self.case.call](self)

    def _spoil(self, on: str):
        said = {"error": self.case.error, "error_code": self.case.number, "error_description": "words of the bank"}
        body = json.dumps({name: text for name, text in said.items() if text}) if self.case.error else ""
        self.bank.fault("status", on=on, status=self.case.status, body=body, times=0)

    def _account(self) -> str:
        consent = authorize(self.gateway, self.bank, **self.named)
        return f"/v1/accounts/{accounts_of(self.gateway, consent)[0]['id']}"

    def _read(self, part: str, on: str):
        path = self._account() + part
        self._spoil(on)
        return code_of(self.gateway.get(path, headers=ATTENDED))

    def _pay(self):
        debtor = {"debtor": {"iban": self.iban}}
        return self.gateway.post("/v1/payments", json=payment(**debtor), headers={"Idempotency-Key": str(uuid4())})

    def _signed(self) -> str:
        made = self._pay().json()
        follow_back(self.gateway, self.bank.sign(made["authorization"]["url"]))
        return f"/v1/payments/{made['id']}"

    def page(self):
        self._spoil("GET /consent-uris")
        body = {"psu_ref": "anybody", "bank": "belfius", "scope": "ais", "return_url": RETURN_URL, **self.named}
        return code_of(self.gateway.post("/v1/consents", json=body))

    def exchange(self):
        consent = create_consent(self.gateway, **self.named)
        way_back = self.bank.approve(consent["authorization"]["url"])
        self._spoil("POST /token")
        follow_back(self.gateway, way_back)
        return self.gateway.get(f"/v1/consents/{consent['id']}").json()["status_reason"]

    def refresh(self):
        path = self._account()
        self.bank.advance(minutes=20)
        self._spoil("POST /token")
        return code_of(self.gateway.get(f"{path}/balances", headers=ATTENDED))

    def account_list(self):
        consent = create_consent(self.gateway)
        self._spoil("GET /accounts")
        landed = follow_back(self.gateway, self.bank.approve(consent["authorization"]["url"]))
        assert query_of(landed.location)["status"] == "authorized"
        return code_of(self.gateway.get(f"/v1/accounts?consent_id={consent['id']}"))

    def account(self):
        return self._read("/balances", "GET /accounts/*")

    def transactions(self):
        return self._read("/transactions", "GET /accounts/*/transactions")

    def funds(self):
        consent = authorize(self.gateway, self.bank, scope="caf", iban=self.iban)
        self._spoil("* /funds-confirmations")
        question = {"consent_id": consent["id"], "amount": {"amount": "1.00", "currency": "EUR"}}
        return code_of(self.gateway.post("/v1/funds-confirmations", json=question))

    def order(self):
        self._spoil("POST /payments/*")
        answer = self._pay()
        return code_of(answer) or answer.json()["status"]

    def details(self):
        path = self._signed()
        self._spoil("GET /payments/*/*")
        return code_of(self.gateway.get(f"{path}/details"))

    def cancellation(self):
        path = self._signed()
        self._spoil("DELETE /payments/*/*")
        return code_of(self.gateway.post(f"{path}/cancel"))


_ASKING = {
    "GET /consent-uris": BankCalls.page, "POST /token (code)": BankCalls.exchange,
    "POST /token (refresh)": BankCalls.refresh, "GET /accounts": BankCalls.account_list,
    "GET /accounts/{logical-id}": BankCalls.account, "GET /accounts/{logical-id}/transactions": BankCalls.transactions,
    "/funds-confirmations": BankCalls.funds, "POST /payments/{product}": BankCalls.order,
    "GET /payments/{product}/{id}": BankCalls.details, "DELETE /payments/{product}/{id}": BankCalls.cancellation,
}
