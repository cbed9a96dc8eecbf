"""A whole story with secrets in the right and in the wrong places; afterwards everything that it has left behind is
searched for each of them: plain, percent-encoded, in base64 and in hexadecimal."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from faults.sealed_values import SealedValues
from support.browser import Browser
from support.canary import Canary, Fingerprints, iban_canaries, leaks
from support.flows import authorize, create_consent, follow_back, query_of
from support.gateway import Gateway, gateway_command
from support.payer import Payer, payer_at
from support.payment_bodies import payment
from support.postgres import Database
from support.program import poll
from support.scene import Granted, under_way
from support.simulator import CLIENT_SECRET, PRIVATE, Simulator

TEXT = "dossier 4711 huur november"
# Sealed columns whose content is a text of its own; what is packed is found by its parts.
SEALED = [("token", "consent_id", "access_sealed"), ("token", "consent_id", "refresh_sealed"),
          ("token", "consent_id", "sca_sealed"), ("authorization_attempt", "id", "verifier_sealed"),
          ("payment_authorization", "id", "verifier_sealed"), ("account", "id", "logical_id_sealed")]


@dataclass
class Story:
    gateway: Gateway
    simulator: Simulator
    database: Database
    folder: Path
    spool: Path
    payer: Payer
    segment: str  # of the WAL, when it began
    secrets: list[Canary] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def __post_init__(self):
        keys = (self.folder / "sealing.keys").read_text().strip()
        password = self.database.url.partition("gateway:")[2].partition("@")[0]
        self.secrets += [Canary("client secret", CLIENT_SECRET), Canary("sealing key", keys.partition(":")[2]),
                         Canary("database password", password), Canary("remittance", TEXT)]
        self.iban = self.simulator.customer(PRIVATE)["accounts"][0]["iban"]
        self.bank_customer = self.simulator.customer(PRIVATE)["name"]

    def look_into_the_database(self):
        """What is sealed there now is secret from now on."""
        sealed = SealedValues(self.folder / "sealing.keys")
        for table, key, column in SEALED:
            for row, blob in self.database.sql(f"SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL"):
                self.secrets.append(Canary(f"{table}.{column}", sealed.open(blob, table, row, column).decode()))

    def refused(self, method: str, path: str, **options):
        answer = self.gateway.call(method, path, **options)
        assert answer.status >= 400, f"{method} {path}: {answer.status}"
        self.refusals.append(answer.text + json.dumps(answer.headers))

    def of_kind(self, kind: str) -> str:
        return next(canary.text for canary in self.secrets if canary.kind == kind)


@pytest.fixture
def story(start_gateway, simulator, database, stage, folder) -> Story:
    spool = folder / "spool"
    segment = database.value("SELECT pg_walfile_name(pg_current_wal_lsn())")
    gateway = start_gateway(overrides={"spool": {"folder": str(spool)}, "log": {"level": "debug"}})
    gateway.add_frontend("frontend", ["ais", "caf", "pis"])
    return Story(gateway, simulator, database, stage.folder, spool, payer_at(gateway, simulator, database), segment)


def customers_trips(story: Story) -> Granted:
    gateway, simulator = story.gateway, story.simulator
    bound = gateway.add_frontend("bound", ["ais"], browser_binding="start_page")
    browser = Browser(gateway)
    started = create_consent(gateway, by=bound)["authorization"]["url"]
    page = browser.begin(started)
    story.look_into_the_database()
    back = query_of(simulator.approve(page))
    assert browser.callback(**back).status == 303
    story.secrets += [Canary("start page", started.rpartition("/")[2]), Canary("state", back["state"]),
                      Canary("code", back["code"]), *(Canary("browser key", text) for text in browser.cookies.values())]

    consent = authorize(gateway, simulator)
    account = gateway.get(f"/v1/accounts?consent_id={consent['id']}").json()["items"][0]["id"]
    granted = Granted(gateway, consent["id"], account)
    granted.assert_alive()
    story.look_into_the_database()
    simulator.advance(minutes=20)
    granted.assert_alive()
    assert gateway.get(f"/v1/accounts/{account}/transactions").status == 200
    story.look_into_the_database()
    caf = authorize(gateway, simulator, scope="caf", iban=story.iban)
    asked = {"consent_id": caf["id"], "amount": {"amount": "1.00", "currency": "EUR"}}
    assert gateway.post("/v1/funds-confirmations", json=asked).status == 200
    return granted


def payments(story: Story):
    made = story.payer.ordered(debtor={"iban": story.iban}, remittance={"text": TEXT})
    story.look_into_the_database()
    story.payer.land(story.simulator.sign(made["authorization"]["url"], PRIVATE))
    story.payer.get(made, "/details")
    story.look_into_the_database()
    story.secrets += [Canary("page", query_of(made["authorization"]["url"])["apptoken"]),
                      Canary("the bank's id", story.payer.at_bank(made)[0]["payment_id"])]
    story.simulator.fault("lost_answer", on="POST /payments/*")
    story.payer.order(debtor={"iban": story.iban}, remittance={"text": TEXT})


def secrets_in_wrong_places(story: Story, granted: Granted):
    token, refresh = story.of_kind("token.access_sealed"), story.of_kind("token.refresh_sealed")
    key, code, state = story.gateway.frontend.api_key, story.of_kind("code"), story.of_kind("state")
    account = f"/v1/accounts/{granted.account}"
    story.refused("GET", f"/v1/accounts?access_token={token}")
    story.refused("GET", f"/v1/accounts/{story.iban}")
    story.refused("GET", f"{account}/balances?iban={story.iban}")
    story.refused("GET", f"{account}/transactions?cursor={token}")
    story.refused("GET", f"/v1/{refresh}")
    story.refused("GET", f"/callback/belfius?code={code}&state={state}", by=None)
    story.refused("GET", f"/callback/{code}?code={code}&state={token}", by=None)
    story.refused("GET", f"/start/{token}", by=None)
    story.refused("POST", "/v1/authorizations/complete", json={"state": token, "code": code})
    story.refused("POST", "/v1/authorizations/complete", json={"query": f"code={code}&state={state}"})
    story.refused("POST", "/v1/consents", json={"psu_ref": "x", "bank": token, "scope": story.iban, "language": code})
    story.refused("POST", "/v1/consents", body=f'{{"iban": "{story.iban}", "token": "{token}"')
    story.refused("POST", "/v1/payments", json=payment(creditor={"name": TEXT, "iban": story.iban[:-1]}),
                  headers={"Idempotency-Key": story.iban})
    story.refused("POST", "/v1/payments", json={story.iban: token}, headers={"Idempotency-Key": "a key"})
    story.refused("GET", "/v1/banks", by=None, headers={"Authorization": f"Bearer {key}x"})
    story.refused("GET", "/v1/banks", by=None, headers={"Authorization": f"Basic {token}", "Cookie": f"a={key}"})
    story.refused("GET", "/metrics")
    story.refused("DELETE", f"/v1/psus/{story.iban}", by=None)


def banks_that_talk(story: Story, granted: Granted):
    token = story.of_kind("token.access_sealed")
    said = {"error": "server_error", "error_description": f"account {story.iban} of {token}", "error_code": "10001"}
    for status in (400, 403, 500):
        story.simulator.fault("status", on="GET /accounts/*", status=status, body=json.dumps(said))
        story.refused("GET", granted.balances, headers={"PSU-IP-Address": "192.0.2.17"})


def what_only_a_spool_takes(story: Story, granted: Granted, cluster):
    story.simulator.advance(minutes=20)
    story.simulator.forget_requests()
    story.simulator.fault("delay", on="POST /token", delay_ms=6000)

    def read():
        try:
            return granted.read()
        except OSError:
            return None

    with under_way(read):
        assert poll(story.simulator.refreshes, 20), "nothing reached the bank"
        cluster.stop("immediate")
        try:
            assert poll(lambda: [path for path in story.spool.iterdir() if path.name != "lock"], 40), "nothing spooled"
            spooled = b"".join(path.read_bytes() for path in story.spool.iterdir())
        finally:
            cluster.start()
    assert poll(lambda: granted.read().status == 200, 40)
    story.look_into_the_database()
    return spooled


def words_of(everything: bytes) -> str:
    return everything.decode("latin-1")


def test_nothing_secret_is_left_anywhere(story, simulator, database, cluster, stage):
    granted = customers_trips(story)
    payments(story)
    secrets_in_wrong_places(story, granted)
    banks_that_talk(story, granted)
    spooled = what_only_a_spool_takes(story, granted, cluster)
    gateway = story.gateway
    database.sql("CHECKPOINT")

    stage.collect_canaries()
    secrets = [*story.secrets, *stage.canaries, *iban_canaries(story.iban)]
    kinds = {canary.kind for canary in secrets}
    assert {f"{table}.{column}" for table, _, column in SEALED} - {"token.sca_sealed"} <= kinds, kinds
    assert {"API key", "IBAN", "code", "state", "browser key", "start page", "page"} <= kinds, kinds

    entries = "".join(gateway_command(gateway.config, "audit", "export", "--psu", psu, "--client", gateway.frontend.id)
                      .stdout for psu in ("customer-1", story.payer.psu_ref))
    data = cluster.folder / "data"
    wal = b"".join(path.read_bytes() for path in sorted((data / "pg_wal").iterdir())
                   if path.is_file() and path.name >= story.segment)
    oid = database.value("SELECT oid FROM pg_database WHERE datname = current_database()")
    files = b"".join(path.read_bytes() for path in (data / "base" / oid).iterdir())
    places = {  # what is searched, and something that must be found there, or it was not what it should be
        "log": (gateway.program.text(), "create_consent"),
        "metrics": (gateway.admin("/metrics").text, "tpp_gateway_http_requests_total"),
        "probes": (gateway.admin("/readyz").text + gateway.admin("/version").text, "version"),
        "refusals": ("\n".join(story.refusals), '"code":'),
        "dump": (database.dump(), granted.id),
        "audit export": (entries, "consent_granted"),
        "spool": (words_of(spooled), ""),
        "WAL": (words_of(wal), story.payer.psu_ref),
        "files of the database": (words_of(files), story.payer.psu_ref),
    }
    assert len(story.refusals) >= 20 and spooled
    for name, (text, known) in places.items():
        assert known in text, f"{name} is not what should be searched"
        by_digest = [] if name in ("WAL", "files of the database", "spool") else stage.fingerprints
        assert leaks(text, secrets, by_digest, name) == []


def test_what_would_be_left_is_found(story, database, cluster):
    """The search itself: a secret that is written in the clear shows in dump, WAL and files."""
    planted = "planted-0123456789-secret"
    database.sql(f"UPDATE client SET name = '{planted}', key_digest = sha256('{planted}')")
    database.sql(f"INSERT INTO derived_key VALUES ('x', convert_to('{planted}', 'UTF8'))")
    database.sql("CHECKPOINT")
    assert len(leaks(database.dump(), [Canary("planted", planted)], [Fingerprints()], "dump")) == 1
    binary_only = database.dump().replace(planted, "")
    assert leaks(binary_only, [Canary("planted", planted)], [], "dump"), "in hexadecimal, as dumps show bytes"
    wal = b"".join(path.read_bytes() for path in (cluster.folder / "data" / "pg_wal").iterdir() if path.is_file())
    assert leaks(words_of(wal), [Canary("planted", planted)], [], "WAL")
