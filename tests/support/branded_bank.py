"""A gateway with one shipped profile before a simulated bank of its brand, and what a frontend does there."""

from uuid import uuid4

from support.flows import ATTENDED, accounts_of, authorize, follow_back, query_of
from support.program import poll
from support.simulator import PRIVATE
from support.stage import Stage


class BrandedBank:
    def __init__(self, stage: Stage, database, profile: str):
        self.old = profile.endswith("-v1")
        self.simulator = stage.start_simulator(brand=profile.removesuffix("-v1"))
        self.gateway = stage.start_gateway(database, simulator=self.simulator, profile=profile)
        self.gateway.add_frontend(scopes=["ais", "caf", "pis"])
        self.iban = self.simulator.customer(PRIVATE)["accounts"][0]["iban"]

    def today(self) -> str:
        """Of the bank, whose time may have been moved."""
        return self.simulator.control("GET", "/clock")["now"][:len("2026-01-31")]

    def consent(self, scope: str = "ais") -> dict:
        named = {"iban": self.iban} if self.old or scope == "caf" else {}
        return authorize(self.gateway, self.simulator, scope=scope, **named)

    def account(self) -> str:
        accounts = accounts_of(self.gateway, self.consent())
        return f"/v1/accounts/{next(a['id'] for a in accounts if a['iban'] == self.iban)}"

    def read(self, path: str) -> dict:
        answer = self.gateway.get(path, headers=ATTENDED)
        assert answer.status == 200, answer.text
        return answer.json()

    def pay(self, body: dict, path: str = "/v1/payments") -> dict:
        """As a customer of its own: no tokens of an earlier payment are used."""
        own = {"psu_ref": f"payer-{uuid4()}", "debtor": {**body.get("debtor", {}), "iban": self.iban}}
        answer = self.gateway.post(path, json={**body, **own}, headers={"Idempotency-Key": str(uuid4())})
        assert answer.status == 201, answer.text
        return answer.json()

    def sign(self, payment: dict):
        landed = follow_back(self.gateway, self.simulator.sign(payment["authorization"]["url"]))
        assert query_of(landed.location)["payment_id"] == payment["id"], landed.location

    def wait_until(self, payment: dict, status: str):
        """The gateway follows its payments by itself."""
        path = f"/v1/payments/{payment['id']}"
        there = poll(lambda: self.gateway.get(path).json()["status"] == status, 30)
        assert there, self.gateway.get(path).text

    def saw(self, method: str, path: str, version: str, status: int = 200) -> bool:
        """A call of this version that ended so; `path` is a prefix."""
        return any(r["headers"]["Accept"].endswith(f"version={version}") and r["status"] == status
                   for r in self.simulator.requests(method, path))
