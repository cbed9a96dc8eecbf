"""The simulated bank: the program, and its control listener (docs/simulator.md)."""

import json as json_module
from pathlib import Path

from support.canary import Canary, Fingerprints, iban_canaries
from support.gateway_config import CLIENT_ID, PUBLIC_URL
from support.http_call import call
from support.paths import binary
from support.pki import Identity, Pki
from support.program import Program

CLIENT_SECRET = "test-client-secret-7c1d0a5e93"
CALLBACK_URL = f"{PUBLIC_URL}/callback/belfius"
SEED = 20260101

# The people of the simulated bank that tests ask for by what they are like.
PRIVATE = "an.peeters"  # three accounts
BUSINESS = "luc.dubois"
MULTI_CURRENCY = "sofie.lambert"
FIVE_THOUSAND = "marc.janssens"
NO_TRANSACTIONS = "emma.willems"
REPEATING_REFERENCES = "nora.maes"
TROUBLED_ACCOUNTS = "tom.leclercq"
BARRED = "rita.claes"


class Simulator:
    def __init__(self, folder: Path, pki: Pki, log: Path, *, identity: Identity | None = None,
                 client_authority: Path | None = None, seed: int = SEED,
                 redirect_uri: str = CALLBACK_URL, brand: str = "belfius", sandbox: bool = False,
                 extra: tuple[str, ...] = ()):
        secret = folder / "client.secret"
        secret.write_text(CLIENT_SECRET + "\n")
        ready = folder / "simulator.ready"
        identity = identity or pki.bank
        command = [
            binary("belfius-simulator"),
            "--api-port", "0", "--sca-port", "0", "--control-port", "0",
            "--tls-certificate", identity.certificate, "--tls-key", identity.key,
            "--tls-client-ca", client_authority or pki.authority,
            "--client-id", CLIENT_ID, "--client-secret-file", secret,
            "--seed", str(seed), "--redirect-uri", redirect_uri, "--ready-file", ready,
            "--brand", brand, *(("--sandbox-port", "0") if sandbox else ()), *extra,
        ]
        self.program = Program(command, log, ready)
        self._canaries: list[Canary] = []

    def start(self):
        self.program.start()
        return self

    @property
    def url(self) -> str:
        """The bank's API, over mutual TLS."""
        return f"https://127.0.0.1:{self.program.ready['api_port']}"

    @property
    def sandbox_url(self) -> str:
        """Plain HTTP, and only with sandbox=True."""
        return f"http://127.0.0.1:{self.program.ready['sandbox_port']}/sandbox/psd2"

    @property
    def pages_url(self) -> str:
        """Where customers sign in."""
        return f"http://127.0.0.1:{self.program.ready['sca_port']}"

    @property
    def control_url(self) -> str:
        return f"http://127.0.0.1:{self.program.ready['control_port']}"

    def control(self, method: str, path: str, json=None):
        answer = call(method, self.control_url + path, json=json)
        assert answer.status < 300, f"control {method} {path}: {answer.status} {answer.text}"
        return json_module.loads(answer.body)

    # The customer.

    def approve(self, url: str, customer: str = PRIVATE, ibans: list[str] | None = None) -> str:
        """Without a browser; returns where the bank sends it. All accounts, or those given."""
        wanted = {"consent_uri": url, "customer": customer, "accounts": ibans or "all"}
        return self.control("POST", "/approve", wanted)["location"]

    def refuse(self, url: str, customer: str = PRIVATE) -> str:
        wanted = {"consent_uri": url, "customer": customer, "decision": "refuse"}
        return self.control("POST", "/approve", wanted)["location"]

    def sign(self, url: str, customer: str | None = None, account: str | None = None) -> str | None:
        """A payment; the customer may be left out when the bank knows the payer, the account (an IBAN) when
        the order names it or the customer's first one will do. None for a second signer."""
        chosen = {"customer": customer, "account": account}
        wanted = {"consent_uri": url, **{name: value for name, value in chosen.items() if value}}
        return self.control("POST", "/approve", wanted)["location"]

    def refuse_to_sign(self, url: str) -> str | None:
        return self.control("POST", "/approve", {"consent_uri": url, "decision": "refuse"})["location"]

    def revoke(self, customer: str = PRIVATE, scope: str = "AIS"):
        """In the bank's own app."""
        self.control("POST", "/revoke", {"customer": customer, "scope": scope})

    def customers(self) -> list[dict]:
        return self.control("GET", "/customers")["customers"]

    def customer(self, name: str = PRIVATE) -> dict:
        return next(c for c in self.customers() if c["customer"] == name)

    # Time, weather, settings.

    def advance(self, *, seconds: int = 0, minutes: int = 0, hours: int = 0, days: int = 0):
        total = seconds + 60 * minutes + 3600 * hours + 86400 * days
        self.control("POST", "/clock", {"advance_seconds": total})

    def fault(self, fault: str, on: str = "*", **members) -> dict:
        """fault("status", on="GET /accounts/*", status=503, times=2); `times=0` until cleared."""
        return self.control("POST", "/faults", {"fault": fault, "on": on, **members})

    def close_for(self, milliseconds: int):
        """Calls meet a refused connection for so long."""
        self.control("POST", "/faults", {"fault": "not_accepting", "delay_ms": milliseconds})

    def faults(self) -> list[dict]:
        return self.control("GET", "/faults")["faults"]

    def clear_faults(self):
        self.control("DELETE", "/faults")

    def set(self, **settings):
        self.control("POST", "/settings", settings)

    def set_standing(self, iban: str, standing: str):
        self.control("POST", "/accounts", {"iban": iban, "standing": standing})

    # What it saw.

    def requests(self, method: str | None = None, path: str | None = None) -> list[dict]:
        """`path` is a prefix."""
        return [
            r for r in self.control("GET", "/requests")["requests"]
            if (method is None or r["method"] == method)
            and (path is None or r["path"].startswith(path))
        ]

    def payments(self) -> list[dict]:
        """Every order the bank has taken, oldest first, with how often its money moved: `executed`."""
        return self.control("GET", "/payments")["payments"]

    def payment(self, payment_id: str) -> dict:
        return next(p for p in self.payments() if p["payment_id"] == payment_id)

    def orders(self, endtoend_identification: str) -> list[dict]:
        """More than one: the TPP has sent it more than once."""
        return [p for p in self.payments() if p["endtoend_identification"] == endtoend_identification]

    def forget_requests(self):
        self.control("DELETE", "/requests")

    def token_requests(self, grant_type: str) -> list[dict]:
        return [r for r in self.requests("POST", "/token") if r.get("grant_type") == grant_type]

    def refreshes(self) -> list[dict]:
        return self.token_requests("refresh_token")

    def ledger(self) -> list[dict]:
        return self.control("GET", "/ledger")["token_pairs"]

    def token_calls(self) -> list[dict]:
        """Every POST /token since the start; forget_requests() keeps them."""
        return self.control("GET", "/ledger")["token_calls"]

    def canaries(self) -> list[Canary]:
        """IBANs of every customer; empty when it no longer runs."""
        if not self.program.running:
            return []
        accounts = [a for c in self.customers() for a in c["accounts"]]
        return [canary for account in accounts for canary in iban_canaries(account["iban"])]

    def fingerprints(self) -> Fingerprints:
        """Of the tokens and verifiers it has seen: it does not tell them themselves."""
        if not self.program.running:
            return Fingerprints(set(), set())
        tokens = {pair[f"{kind}_token_fingerprint"]
                  for pair in self.ledger() for kind in ("access", "refresh")}
        headers = ({n.lower(): v for n, v in r["headers"].items()} for r in self.requests())
        challenges = {h["code-challenge"] for h in headers if "code-challenge" in h}
        return Fingerprints(tokens, challenges)

    def stop(self):
        self.program.stop()

    def kill(self):
        self.program.kill()
