"""Keys of an issuer of bearer tokens that are fetched over TLS: from that issuer, or not at all."""

import pytest

from support.gateway import Frontend, gateway_command
from support.program import poll
from support.token_issuer import AUDIENCE, ISSUER, Key, KeyServer, claims, token

KEY = Key("ES256", "k1")
SUBJECT = "frontend-1"


@pytest.fixture
def gateway_of(start_gateway, pki):
    """A gateway whose issuer's keys are there, and a client of it."""
    def start(server: KeyServer):
        issuer = {"issuer": ISSUER, "audience": AUDIENCE, "jwks_url": server.url, "jwks_ca_file": str(pki.authority)}
        gateway = start_gateway(overrides={"callers": {"issuers": {"corporate": issuer}}})
        made = gateway.add_frontend("by-token", scopes=["ais"])
        change = ("clients", "change", made.id, "--issuer", "corporate", "--subject", SUBJECT)
        assert gateway_command(gateway.config, *change).returncode == 0
        return gateway

    return start


def ask(gateway) -> int:
    return gateway.get("/v1/banks", by=Frontend("", token(KEY, claims(SUBJECT)))).status


def told(gateway) -> list[str]:
    return [line.get("cause", "") for line in gateway.log_lines()
            if line["message"] == "keys of an issuer not read; the old ones stay"]


def test_the_issuers_keys_come_over_tls(gateway_of, pki):
    with KeyServer([KEY.jwk()], pki.bank) as server:
        gateway = gateway_of(server)
        assert poll(lambda: ask(gateway) == 200, 30)
        assert server.asked > 0


@pytest.mark.parametrize("identity, reason", [
    ("bank_elsewhere", "mismatch"), ("bank_expired", "expired"), ("bank_of_unknown_authority", "local issuer")])
def test_somebody_else_gives_no_keys(gateway_of, pki, identity, reason):
    with KeyServer([KEY.jwk()], getattr(pki, identity)) as server:
        gateway = gateway_of(server)
        assert poll(lambda: any(reason in cause for cause in told(gateway)), 30), told(gateway)
        assert ask(gateway) == 401
        assert server.asked == 0
