"""Every id of one client, tried by another on every route and method that the contract has: what is
foreign answers like what does not exist, and nothing at all has happened."""

import json
import re
from itertools import product

import pytest

from support.flows import accounts_of, authorize, create_consent, query_of
from support.gateway import Frontend, gateway_command
from support.openapi_document import API, OpenApiDocument
from support.payer import PAYMENTS, STANDING_ORDERS, Payer
from support.payment_bodies import payment, standing_order
from support.program import poll
from support.scene import scene_of
from support.simulator import PRIVATE
from support.token_issuer import AUDIENCE, ISSUER, Key, claims, token

NOTHING = "8a1f6c1e-2b0d-4a57-9a67-0f6f2f3b7c11"
KEY = Key("EdDSA", "k1")
STRANGER = "stranger-by-token"
DOCUMENT = OpenApiDocument(API / "openapi.yaml")

# What a stranger's call could have changed. What the gateway does by itself changes other columns: leases,
# due times and plans of refreshes, reminders, checks of payments, the last use of a key.
UNTOUCHED = {
    "consent": "id, client_id, psu_ref, scope, status, status_reason, authorized_at, expires_at, pending_until",
    "token": "consent_id, version, fence, state",
    "authorization_attempt": "*", "token_journal": "*", "account": "*",
    "unattended_reads": "*", "payment_event": "*", "payment_authorization": "*",
    "payment": "id, client_id, status, iso_status, failure_reason, final, idempotency_digest, link_expires_at",
}


def operations() -> list[tuple[str, str, dict]]:
    """Those that name something by an id of ours: in the path, the query or the body."""
    found = []
    for method, path, operation in DOCUMENT.operations():
        if operation.get("security") == []:
            continue
        parameters = [DOCUMENT.inlined(p) for p in operation["parameters"]]
        names = {p["name"] for p in parameters if p["in"] in ("path", "query") and p["name"].endswith("_id")}
        schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        body = DOCUMENT.inlined(schema) if schema else {}
        names |= {name for name in body.get("properties", {}) if name.endswith("_id") and name.removesuffix("_id") in
                  ("consent", "payment", "account")}
        if names:
            found.append((method, path, operation))
    return found


OPERATIONS = operations()
PATHS = sorted({path for _, path, _ in OPERATIONS if "{" in path})
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def names_of(path: str) -> list[str]:
    return re.findall(r"{(\w+)}", path)


class Belongings:
    """One of each kind, of a client with all scopes, and strangers with every kind of credentials."""

    def __init__(self, scene):
        self.scene, gateway, bank = scene, scene.gateway, scene.simulator
        scopes = ["ais", "caf", "pis"]
        self.owner = gateway.add_frontend("owner", scopes)
        self.strangers = {"key": gateway.add_frontend("stranger", scopes), "token": self.by_token("ais caf pis")}
        consent = authorize(gateway, bank, by=self.owner)
        account = accounts_of(gateway, consent, by=self.owner)[0]
        iban = bank.customer(PRIVATE)["accounts"][0]["iban"]
        funds = authorize(gateway, bank, by=self.owner, scope="caf", iban=iban)
        self.waiting = create_consent(gateway, by=self.owner)
        self.back = query_of(bank.approve(self.waiting["authorization"]["url"]))
        payer = Payer(gateway, bank, scene.database, self.owner, "payer-1")
        paid = payer.ordered(payment())
        standing = payer.ordered(standing_order(), path=STANDING_ORDERS)
        # The gateway asks by itself how they stand, and learns no more until somebody signs.
        assert poll(lambda: scene.database.value("SELECT count(*) FROM payment WHERE iso_status <> 'RCVD'") == "0", 60)
        self.ids = {"consent": consent["id"], "funds consent": funds["id"], "waiting consent": self.waiting["id"],
                    "account": account["id"], "payment": paid["id"], "standing order": standing["id"]}

    def by_token(self, scope: str) -> Frontend:
        made = self.scene.gateway.add_frontend("stranger", ["ais", "caf", "pis"])
        subject = f"{STRANGER}-{scope}"
        done = gateway_command(self.scene.gateway.config, "clients", "change", made.id,
                               "--issuer", "corporate", "--subject", subject)
        assert done.returncode == 0, done.stderr
        return Frontend(made.id, token(KEY, claims(subject, scope=scope)))

    def state(self) -> dict:
        return {table: self.scene.database.sql(f"SELECT {columns} FROM {table} ORDER BY 1, 2")
                for table, columns in UNTOUCHED.items()}

    def calls_at_bank(self) -> list[str]:
        """Not the gateway's own questions about payments that it follows."""
        return [f"{r['method']} {r['path']}" for r in self.scene.simulator.requests()
                if not ("payment" in r["path"] and r["method"] == "GET")]


@pytest.fixture(scope="module")
def belongings(pki, cluster, tmp_path_factory):
    file = tmp_path_factory.mktemp("issuer") / "keys.json"
    file.write_text(json.dumps({"keys": [KEY.jwk()]}))
    settings = {"callers": {"issuers": {"corporate": {"issuer": ISSUER, "audience": AUDIENCE, "jwks_file": str(file)}}}}
    with scene_of("test_foreign_ids", pki, cluster, settings) as scene:
        yield Belongings(scene)


@pytest.fixture
def untouched(belongings):
    """The database before and after, and no call at the bank."""
    belongings.scene.simulator.forget_requests()
    before = belongings.state()
    yield
    assert belongings.state() == before
    assert belongings.calls_at_bank() == []


def body_for(method: str, path: str, given: str) -> dict | None:
    if path == "/v1/funds-confirmations":
        return {"consent_id": given, "amount": {"amount": "1.00", "currency": "EUR"}}
    return None


def tried(belongings, method: str, path: str, given: str, who: Frontend, query: str = ""):
    target = re.sub(r"{\w+}", given, path) + query
    return belongings.scene.gateway.call(method, target, by=who, json=body_for(method, path, given))


def comparable(answer) -> tuple:
    body = answer.json()
    return answer.status, {name: value for name, value in body.items() if name not in ("request_id", "instance")}


def test_the_contract_was_read():
    assert len(OPERATIONS) >= 13 and len(PATHS) >= 10
    assert all(len(names_of(path)) == 1 for path in PATHS)


@pytest.mark.parametrize("credentials", ["key", "token"])
def test_no_id_opens_anything_on_any_route_and_method(belongings, untouched, credentials):
    who, count = belongings.strangers[credentials], 0
    declared = {(method, path) for method, path, _ in OPERATIONS}
    for path, method, given in product(PATHS, METHODS, belongings.ids.values()):
        answer = tried(belongings, method, path, given, who)
        where = f"{method} {path} with {given}: {answer.status} {answer.text}"
        count += 1
        if (method, path) not in declared:
            assert answer.status == 405, where
            continue
        assert answer.status == 404, where
        assert given not in answer.json()["detail"]
        assert comparable(answer) == comparable(tried(belongings, method, path, NOTHING, who)), where
    print(f"\nforeign ids tried by {credentials}: {count}, opened: 0")


@pytest.mark.parametrize("credentials", ["key", "token"])
def test_no_id_opens_anything_in_a_query_or_body(belongings, untouched, credentials):
    who, gateway = belongings.strangers[credentials], belongings.scene.gateway
    for given in belongings.ids.values():
        listed = gateway.get(f"/v1/accounts?consent_id={given}", by=who)
        assert comparable(listed) == comparable(gateway.get(f"/v1/accounts?consent_id={NOTHING}", by=who))
        asked = tried(belongings, "POST", "/v1/funds-confirmations", given, who)
        assert asked.status == 404
        assert comparable(asked) == comparable(tried(belongings, "POST", "/v1/funds-confirmations", NOTHING, who))
    for path in ("/v1/consents", PAYMENTS):
        assert gateway.get(path, by=who).json()["items"] == []


@pytest.mark.parametrize("credentials", ["key", "token"])
def test_nobody_finishes_anothers_authorization(belongings, untouched, credentials):
    who, gateway = belongings.strangers[credentials], belongings.scene.gateway
    for body in (belongings.back, {"state": belongings.back["state"], "error": "access_denied"}):
        assert gateway.post("/v1/authorizations/complete", json=body, by=who).status == 404


def test_a_cursor_of_another_client_is_refused(belongings, untouched):
    gateway = belongings.scene.gateway
    cursor = gateway.get("/v1/consents?limit=1", by=belongings.owner).json()["next_cursor"]
    assert cursor
    answer = gateway.get(f"/v1/consents?cursor={cursor}", by=belongings.strangers["key"])
    assert answer.status == 400 or answer.json()["items"] == []


@pytest.mark.parametrize("scope", ["", "ais", "pis", "caf", "admin"])
def test_without_the_scope_it_is_403_whoever_owns_it(belongings, untouched, scope):
    who = belongings.by_token(scope)
    for method, path, operation in OPERATIONS:
        needed = operation["x-required-scope"]
        if scope in needed:
            continue
        for given in (belongings.ids["consent"], belongings.ids["payment"], NOTHING):
            query = f"?consent_id={given}" if path == "/v1/accounts" else ""
            answer = tried(belongings, method, path, given, who, query)
            assert (answer.status, answer.json()["code"]) == (403, "forbidden"), f"{method} {path}"


def test_the_owner_still_has_everything(belongings):
    gateway, owner = belongings.scene.gateway, belongings.owner
    assert gateway.get(f"/v1/consents/{belongings.ids['consent']}", by=owner).json()["status"] == "authorized"
    assert gateway.get(f"{PAYMENTS}/{belongings.ids['payment']}", by=owner).status == 200
    done = gateway.post("/v1/authorizations/complete", json=belongings.back, by=owner)
    assert done.json()["status"] == "authorized"
