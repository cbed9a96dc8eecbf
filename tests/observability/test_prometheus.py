"""Every expression of a board or a rule, asked of a real Prometheus on real gateways that had load and faults."""

import json
import re
from uuid import uuid4

import pytest

from observability.alert_files import BOARDS, FILES, alerts, panels, read_board, recordings
from support.http_call import call
from support.payer import payer_of
from support.program import poll
from support.prometheus import Prometheus
from support.scene import Scene, grant, together
from support.token_issuer import AUDIENCE, ISSUER, Key

# What these need, other tests bring about: the bank's refusal of many tokens or of our credentials, an answer that
# the database could not take, a commit without an answer, a queue that is full.
RARE = {"tpp_gateway_credentials_breaker", "tpp_gateway_refresh_brake", "tpp_gateway_spool_files",
        "tpp_gateway_database_in_doubt_total", "tpp_gateway_database_refused_total"}
# The last to arrive: of rules, of background work, of counts that are made twice a minute.
WAITED_FOR = ["tpp_gateway:request_errors:ratio_rate6h", "tpp_gateway:bank_failures:ratio_rate5m",
              "tpp_gateway_background_refreshes_total", 'tpp_gateway_payments{status="unknown"} > 0',
              "tpp_gateway_consents_ending", "tpp_gateway_database_errors_total",
              'tpp_gateway_quota_refusals_total{by="gateway"} > 0', "tpp_gateway_longest_unrefreshed_seconds",
              "tpp_gateway_listener_certificate_not_after_seconds", "tpp_gateway_issuer_keys_read_seconds > 0"]
SETTINGS = {"callers": {"failures_per_minute": 3}}

_NAME = re.compile(r"(?<![\w:])(?:tpp_gateway[\w:]+|process_\w+)")
_VARIABLES = {'"$namespace"': '".*"', '"$job"': '".*"', '"$pod"': '".*"', '"$bank"': '".*"', "$__rate_interval": "5m"}


def metrics_of(expression: str) -> set[str]:
    return set(_NAME.findall(expression))


def filled(expression: str) -> str:
    for name, value in _VARIABLES.items():
        expression = expression.replace(name, value)
    return expression


def gate_and_callers(gateway):
    gateway.raw(b"GET /v1/banks HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(6):
        call("GET", f"{gateway.url}/v1/banks", headers={"Authorization": f"Bearer {uuid4()}"})


def trouble(scene: Scene, consent):
    """Everything that leaves a trace of its own, once."""
    simulator, database = scene.simulator, scene.database
    payer = payer_of(scene)
    simulator.fault("lost_answer", on="POST /payments/*")
    simulator.fault("status", on="GET /payments/*", status=503, times=0)  # so it stays unknown
    ordered = payer.order()
    assert ordered.json().get("status") == "unknown", ordered.text
    simulator.fault("status", on="GET /accounts/*", status=401, times=1)
    consent.read()
    simulator.fault("status", on="GET /accounts/*", status=503, times=4)
    for _ in range(3):
        consent.read()
    for _ in range(6):
        scene.gateway.get(consent.balances)  # nobody is there: the fifth is refused
    database.sql("UPDATE consent SET expires_at = now() + interval '5 days'")
    database.sql("UPDATE token SET refresh_due_at = now() - interval '1 second'")
    database.sql("ALTER TABLE outbox_event RENAME TO events_away")
    call("GET", f"{scene.gateway.url}/v1/events", headers=scene.gateway.frontend.headers)
    database.sql("ALTER TABLE events_away RENAME TO outbox_event")
    gate_and_callers(scene.gateway)


def with_tls_and_issuer(folder, pki) -> dict:
    """What not every gateway has."""
    keys = folder / "keys.json"
    keys.write_text(json.dumps({"keys": [Key("ES256", "ec-1").jwk()]}))
    issuer = {"issuer": ISSUER, "audience": AUDIENCE, "jwks_file": str(keys)}
    files = {"certificate_file": str(pki.bank.certificate), "private_key_file": str(pki.bank.key),
             "client_ca_file": str(pki.authority)}
    return {"callers": {"issuers": {"login": issuer}}, "http": {"tls": files}}


@pytest.fixture(scope="module")
def prometheus(shared_stage, shared_database, pki, tmp_path_factory):
    settings = [SETTINGS, SETTINGS, with_tls_and_issuer(tmp_path_factory.mktemp("keys"), pki)]
    gateways = [shared_stage.start_gateway(shared_database, overrides=each) for each in settings]
    addresses = {f"gateway-{n}": gateway.admin_url.removeprefix("http://") for n, gateway in enumerate(gateways)}
    rules = [FILES / "recording-rules.yaml", FILES / "alerts.yaml"]
    scene = Scene(shared_stage, gateways[0], shared_stage.simulator, shared_database)
    gateways[0].add_frontend(scopes=["ais", "pis", "caf"])
    consent = grant(gateways[0], scene.simulator)
    made = Prometheus(tmp_path_factory.mktemp("prometheus"), addresses, rules).start()
    try:
        trouble(scene, consent)

        def under_load():
            together(4, lambda _: consent.read())
            return all(made.ask(name) for name in WAITED_FOR)

        missing = [name for name in WAITED_FOR if not made.ask(name)] if not poll(under_load, 240, pause=0.3) else []
        assert missing == [], f"not scraped: {missing}"
        yield made
    finally:
        made.stop()


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.stem)
def test_no_panel_is_in_error_or_empty(prometheus, path):
    empty = []
    for panel in panels(read_board(path)):
        for target in panel["targets"]:
            if not prometheus.ask(filled(target["expr"])) and not metrics_of(target["expr"]) & RARE:
                empty.append(f"{panel['title']}: {target['expr']}")
    assert empty == []


@pytest.mark.parametrize("rule", alerts() + recordings(), ids=lambda rule: rule.get("alert") or rule["record"])
def test_no_rule_is_in_error_and_what_it_looks_at_is_there(prometheus, rule):
    prometheus.ask(rule["expr"])
    assert {name for name in metrics_of(rule["expr"]) - RARE if not prometheus.ask(name)} == set()


def test_prometheus_itself_finds_no_rule_broken(prometheus):
    assert prometheus.broken_rules() == []
