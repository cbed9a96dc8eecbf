"""What two sides wrote down, independent of each other: the bank's ledger and the gateway's database."""

from dataclasses import dataclass, field
from datetime import datetime

from faults.sealed_values import SealedValues, fingerprint
from support.postgres import Database
from support.simulator import Simulator


@dataclass(frozen=True)
class Pair:
    """Tokens that the bank has issued."""
    sequence: int
    consent: str  # the bank's own name of it
    access: str
    refresh: str
    live: bool = True
    withdrawn: bool = False  # the customer revoked, or a new consent took its place
    dies: datetime | None = None


@dataclass(frozen=True)
class TokenCall:
    number: int
    presented: str
    started: int
    finished: int | None
    grant_type: str = "refresh_token"
    status: int = 200
    fault: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Order:
    """A payment as the bank has taken it."""
    end_to_end_id: str
    status: str = "RCVD"
    executed: int = 0


@dataclass(frozen=True)
class HeldConsent:
    """A consent as the gateway keeps it."""
    id: str
    status: str = "authorized"
    reason: str = ""
    token_state: str = "fresh"
    head: str | None = None
    journal: frozenset[str] = frozenset()
    leased: bool = False


@dataclass(frozen=True)
class HeldPayment:
    id: str
    end_to_end_id: str
    status: str
    final: bool
    history: tuple[str, ...] = ()


@dataclass
class Evidence:
    pairs: list[Pair] = field(default_factory=list)
    token_calls: list[TokenCall] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    refused_unattended: int = 0  # reads beyond the four that the law allows, refused by the bank itself
    consents: list[HeldConsent] = field(default_factory=list)
    payments: list[HeldPayment] = field(default_factory=list)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None


def _pairs(ledger: dict) -> list[Pair]:
    current: dict[str, str] = {}
    for pair in ledger["token_pairs"]:
        current[pair["customer"] + pair["scope"]] = pair["consent"]
    return [Pair(p["sequence"], p["consent"], p["access_token_fingerprint"], p["refresh_token_fingerprint"],
                 p["status"] == "live",
                 p["consent_revoked"] or current[p["customer"] + p["scope"]] != p["consent"],
                 _moment(p.get("dies")))
            for p in ledger["token_pairs"]]


def _token_calls(ledger: dict) -> list[TokenCall]:
    return [TokenCall(c["number"], c["presented"], c["started"], c["finished"], c["grant_type"], c["status"],
                      c["fault"], _moment(c["at"])) for c in ledger["token_calls"]]


def _consents(database: Database, sealed: SealedValues) -> list[HeldConsent]:
    journal: dict[str, set[str]] = {}
    for attempt, consent, answer in database.sql(
            "SELECT attempt_id, consent_id, answer_sealed FROM token_journal WHERE answer_sealed IS NOT NULL"):
        journal.setdefault(consent, set()).update(sealed.tokens_in_answer(answer, attempt))
    found = []
    for row in database.sql(
            "SELECT c.id, c.status, c.status_reason, coalesce(t.state, ''), t.refresh_sealed,"
            " t.lease_until IS NOT NULL FROM consent c LEFT JOIN token t ON t.consent_id = c.id"):
        consent, status, reason, state, head, leased = row
        opened = sealed.open(head, "token", consent, "refresh_sealed")
        found.append(HeldConsent(consent, status, reason, state, fingerprint(opened) if opened else None,
                                 frozenset(journal.get(consent, ())), leased == "t"))
    return found


def _payments(database: Database, sealed: SealedValues) -> list[HeldPayment]:
    histories: dict[str, list[str]] = {}
    for payment, status, iso in database.sql(
            "SELECT payment_id, status, iso_status FROM payment_event ORDER BY payment_id, sequence"):
        histories.setdefault(payment, []).append(iso or status)
    return [HeldPayment(payment, sealed.end_to_end_id(order, payment), status, final == "t",
                        tuple(histories.get(payment, ())))
            for payment, order, status, final in database.sql(
                "SELECT id, order_sealed, status, final FROM payment WHERE kind = 'single'")]


def gather(simulator: Simulator, database: Database, sealed: SealedValues) -> Evidence:
    ledger = simulator.control("GET", "/ledger")
    orders = [Order(o["endtoend_identification"], o["status"], o["executed"]) for o in simulator.payments()]
    refused = [r for r in simulator.requests("GET", "/accounts/") if r["status"] == 429 and not r["fault"]]
    return Evidence(_pairs(ledger), _token_calls(ledger), orders, len(refused),
                    _consents(database, sealed), _payments(database, sealed))
