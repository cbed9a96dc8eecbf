"""A frontend that pays for one customer: its orders, the customer's trips to the bank, and what came of them."""

from dataclasses import dataclass
from uuid import uuid4

from support.canary import Canary, iban_canaries
from support.flows import follow_back, query_of
from support.gateway import Frontend, Gateway
from support.http_call import Answer
from support.payment_bodies import CREDITOR, payment
from support.postgres import Database
from support.program import poll
from support.simulator import PRIVATE, Simulator

CREDITOR_NAME = "Garage Peeters"
PAYMENTS = "/v1/payments"
STANDING_ORDERS = "/v1/standing-orders"
BULK_PAYMENTS = "/v1/bulk-payments"


def euro(amount: str) -> dict:
    return {"amount": amount, "currency": "EUR"}


def end_to_end_id() -> str:
    return f"E{uuid4().hex[:20]}"


@dataclass
class Payer:
    gateway: Gateway
    simulator: Simulator
    database: Database
    frontend: Frontend
    psu_ref: str

    # Orders.

    def order(self, body: dict | None = None, *, path: str = PAYMENTS, key: str | None = None,
              at: Gateway | None = None, **members) -> Answer:
        """A SEPA payment unless `body` says otherwise; a key of its own unless it is given."""
        wanted = {**(body or payment()), "psu_ref": self.psu_ref, **members}
        headers = {"Idempotency-Key": key or str(uuid4())}
        return (at or self.gateway).post(path, json=wanted, headers=headers, by=self.frontend)

    def ordered(self, body: dict | None = None, **options) -> dict:
        """An order that the bank has and the customer is to sign."""
        answer = self.order(body, **options)
        assert answer.status == 201, answer.text
        made = answer.json()
        assert made["status"] == "authorization_required", answer.text
        return made

    def signed(self, body: dict | None = None, *, customer: str | None = PRIVATE, **options) -> dict:
        """Ordered, signed, and the customer is back."""
        made = self.ordered(body, **options)
        self.sign(made, customer)
        return self.show(made)

    def cancel(self, made: dict) -> Answer:
        return self.gateway.post(f"{PAYMENTS}/{made['id']}/cancel", by=self.frontend)

    # The customer.

    def sign(self, made: dict, customer: str | None = PRIVATE, account: str | None = None) -> Answer:
        return self.land(self.simulator.sign(made["authorization"]["url"], customer, account))

    def land(self, way_back: str, at: Gateway | None = None) -> Answer:
        """Where the gateway sends the browser on."""
        landed = follow_back(at or self.gateway, way_back)
        assert landed.status == 303, landed.text
        return landed

    # What came of it.

    def get(self, made: dict, part: str = "") -> Answer:
        return self.gateway.get(f"{PAYMENTS}/{made['id']}{part}", by=self.frontend)

    def show(self, made: dict) -> dict:
        return self.get(made).json()

    def history(self, made: dict) -> list[str]:
        return [event["iso_status"] or event["status"] for event in self.get(made, "/history").json()["items"]]

    def until(self, made: dict, **wanted) -> dict:
        """Followed by the gateway until it shows so; the pauses between its questions are cut short."""
        def as_wanted():
            shown = self.show(made)
            if all(shown[name] == value for name, value in wanted.items()):
                return shown
            self.make_due(made)
            return None

        shown = poll(as_wanted, 20, 0.2)
        assert shown, f"{wanted} is not reached, it is {self.show(made)}"
        return shown

    def make_due(self, made: dict):
        self.database.sql("UPDATE payment SET next_check_at = now() - interval '1 second' "
                          f"WHERE id = '{made['id']}' AND next_check_at > now()")

    def at_bank(self, made: dict) -> list[dict]:
        """More than one: it has been sent more than once."""
        name = made["bulk"]["message_id"] if made["bulk"] else made["end_to_end_id"]
        return self.simulator.orders(name)

    def executions(self, made: dict) -> list[int]:
        return [order["executed"] for order in self.at_bank(made)]


def payer_at(gateway: Gateway, simulator: Simulator, database: Database, psu_ref: str | None = None) -> Payer:
    """Of a customer nobody has met, unless it is given. What identifies whom is paid must not get into logs."""
    frontend = gateway.frontends[0] if gateway.frontends else gateway.add_frontend("payer", scopes=["pis"])
    gateway.secrets_seen += [Canary("creditor", CREDITOR_NAME), *iban_canaries(CREDITOR)]
    return Payer(gateway, simulator, database, frontend, psu_ref or f"customer-{uuid4()}")


def payer_of(scene) -> Payer:
    return payer_at(scene.gateway, scene.simulator, scene.database)


def status_on_the_way_back(landed: Answer) -> str:
    return query_of(landed.location)["status"]
