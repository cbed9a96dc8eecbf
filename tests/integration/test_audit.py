"""The audit log: what happened is in it, nothing secret is, and a link that was bent shows."""

import hashlib
import json

import pytest

from support.canary import Canary
from support.gateway import gateway_command
from support.gateway_config import RETURN_URL
from support.scene import grant

LINKS = """
SELECT l.chain, l.sequence, encode(l.previous, 'hex'), encode(l.digest, 'hex'), e.id IS NOT NULL,
  jsonb_build_array(l.chain, l.sequence, e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.kind, e.client_id,
    encode(e.psu, 'hex'), e.consent_id, e.payment_id, e.account_id, e.detail)
FROM audit_link l LEFT JOIN audit_entry e ON e.id = l.entry_id ORDER BY l.chain, l.sequence
"""
UNLINKED = "SELECT count(*) FROM audit_entry e WHERE NOT EXISTS (SELECT FROM audit_link WHERE entry_id = e.id)"
AS_OWNER_OF_THE_SERVER = "SET session_replication_role = replica; "


@pytest.fixture
def granted(gateway, simulator):
    made = grant(gateway, simulator)
    made.assert_alive()
    return made


def broken_links(database) -> list[str]:
    """Recomputed here, so that nothing in the database has to be believed."""
    broken, ends = [], {}
    for chain, sequence, previous, digest, found, text in database.sql(LINKS):
        last, before = ends.get(chain, (0, "00" * 32))
        computed = hashlib.sha256(bytes.fromhex(previous) + text.encode()).hexdigest()
        if (int(sequence), previous, found, computed) != (last + 1, before, "t", digest):
            broken.append(f"chain {chain}, link {sequence}")
        ends[chain] = (int(sequence), digest)
    if database.value(UNLINKED) != "0":
        broken.append("an entry in no chain")
    return broken


def kinds(database, consent_id: str) -> list[str]:
    return [row[0] for row in database.sql(
        f"SELECT kind FROM audit_entry WHERE consent_id = '{consent_id}' ORDER BY at")]


def test_the_life_of_a_consent_and_its_tokens(gateway, simulator, granted, database, stage):
    simulator.advance(minutes=20)
    granted.assert_alive()
    assert gateway.delete(f"/v1/consents/{granted.id}").status == 204

    seen = kinds(database, granted.id)
    for kind in ["consent_created", "consent_granted", "tokens_granted", "tokens_refreshed", "consent_revoked",
                 "tokens_shredded"]:
        assert seen.count(kind) == 1, (kind, seen)
    assert broken_links(database) == []
    stage.collect_canaries()
    entries = "\n".join(row[0] for row in database.sql("SELECT to_jsonb(e) FROM audit_entry e"))
    assert not stage.leaks_in(entries, "audit_entry")


def test_whoever_tampers_is_found_out(granted, database):
    assert broken_links(database) == []
    entry, chain, sequence = database.sql(
        f"SELECT entry_id, chain, sequence FROM audit_link JOIN audit_entry e ON e.id = entry_id"
        f" WHERE consent_id = '{granted.id}' LIMIT 1")[0]
    change = f"{AS_OWNER_OF_THE_SERVER} UPDATE audit_entry SET kind = '%s' || kind WHERE id = '{entry}'"

    database.sql(change % "x")
    assert broken_links(database) == [f"chain {chain}, link {sequence}"]

    database.sql(f"{AS_OWNER_OF_THE_SERVER} UPDATE audit_entry SET kind = substr(kind, 2) WHERE id = '{entry}'")
    assert broken_links(database) == []
    database.sql(f"{AS_OWNER_OF_THE_SERVER} DELETE FROM audit_link WHERE entry_id = '{entry}'")
    assert "an entry in no chain" in broken_links(database)


@pytest.mark.parametrize("statement", [
    "UPDATE audit_entry SET kind = 'x'", "DELETE FROM audit_entry", "DELETE FROM audit_link",
    "UPDATE audit_link SET digest = previous", "TRUNCATE audit_link", "TRUNCATE audit_entry CASCADE"])
def test_the_gateways_own_role_cannot_change_it(granted, database, statement):
    before = database.sql(LINKS)
    with pytest.raises(RuntimeError, match="append-only"):
        database.sql(f"SET ROLE gateway; {statement}")
    after = database.sql(LINKS)
    assert [link for link in before if link not in after] == []  # the reads of the fixture may have come since


def test_what_is_five_years_old_may_go(granted, database):
    database.sql("INSERT INTO audit_entry (kind, at) VALUES ('old', now() - interval '1827 days')")
    old = "(SELECT id FROM audit_entry WHERE kind = 'old')"
    database.sql(f"SET ROLE gateway; DELETE FROM audit_link WHERE entry_id IN {old}")
    database.sql("SET ROLE gateway; DELETE FROM audit_entry WHERE kind = 'old'")
    assert database.value("SELECT count(*) FROM audit_entry WHERE kind = 'old'") == "0"


def told(database, prefix: str) -> list[tuple[str, dict]]:
    return [(kind, json.loads(detail)) for kind, detail in database.sql(
        f"SELECT kind, detail FROM audit_entry WHERE kind LIKE '{prefix}%' ORDER BY at")]


def command(gateway, *arguments: str) -> str:
    done = gateway_command(gateway.config, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_keys_and_settings_of_clients_change_with_an_entry_each(gateway, database, stage):
    client = gateway.frontend
    first = json.loads(command(gateway, "clients", "keys", "list", client.id, "--json"))[0]["id"]
    assert [kind for kind, _ in told(database, "client_")] == ["client_added"]

    command(gateway, "clients", "change", client.id, "--rate", "50", "--browser-binding", "start_page")
    added = json.loads(command(gateway, "clients", "keys", "add", client.id, "--json"))
    command(gateway, "clients", "keys", "revoke", first)
    rotated = json.loads(command(gateway, "clients", "rotate", client.id, "--overlap", "1h", "--json"))
    command(gateway, "clients", "revoke", client.id)

    changes = told(database, "client_")
    assert [kind for kind, _ in changes] == ["client_added", "client_changed", "client_changed", "client_revoked"]
    assert changes[0][1]["settings"]["return_urls"] == [RETURN_URL]
    assert changes[1][1]["changed"] == {"rate_per_second": {"from": None, "to": 50}}
    assert changes[2][1]["changed"] == {"browser_binding": {"from": "none", "to": "start_page"}}
    keys = [(kind, detail["key_id"]) for kind, detail in told(database, "api_key_")]
    assert keys == [("api_key_added", first), ("api_key_added", added["id"]), ("api_key_revoked", first),
                    ("api_key_changed", added["id"]), ("api_key_added", rotated["id"])]
    for _, detail in changes + told(database, "api_key_"):
        assert (detail["role"], detail["program"]) == ("gateway", "tpp-gateway-command")
    assert broken_links(database) == []

    digests = [row[0] for row in database.sql("SELECT encode(digest, 'hex') FROM api_key")]
    entries = database.value("SELECT string_agg(e::text, ' ') FROM audit_entry e")
    assert len(digests) == 3 and [digest for digest in digests if digest in entries] == []
    stage.canaries += [Canary("API key", each["api_key"]) for each in (added, rotated)]
    stage.collect_canaries()
    assert not stage.leaks_in(entries, "audit_entry")


def test_using_a_key_is_no_change_of_it(gateway, database):
    assert gateway.get("/v1/banks").status == 200
    before = len(told(database, ""))
    database.sql("UPDATE api_key SET last_used_at = now()")
    assert len(told(database, "")) == before


def test_a_change_at_a_prompt_names_who_made_it(gateway, database):
    client = gateway.frontend.id
    database.sql(f"UPDATE client SET scopes = '{{ais,admin}}' WHERE id = '{client}'")
    database.sql(f"UPDATE api_key SET digest = sha256('mine') WHERE client_id = '{client}'")

    assert told(database, "client_changed") == [("client_changed", {
        "name": "frontend", "scopes": ["ais", "admin"], "role": "postgres", "program": "psql",
        "changed": {"scopes": {"from": ["ais", "caf"], "to": ["ais", "admin"]}}})]
    ((_, changed),) = told(database, "api_key_changed")
    assert (changed["role"], changed["program"]) == ("postgres", "psql")


def test_the_life_of_a_sealing_key(gateway, database):
    assert gateway.wait_readiness(200)
    database.sql("INSERT INTO sealing_key VALUES (7, repeat('a', 32), 'added')")
    database.sql("UPDATE sealing_key SET state = 'opening' WHERE state = 'primary'")
    database.sql("UPDATE sealing_key SET state = 'primary' WHERE id = 7")
    database.sql("UPDATE sealing_key SET state = 'retired' WHERE id = 1")
    database.sql("DELETE FROM sealing_key WHERE id = 1")

    told_of = [(kind.removeprefix("sealing_key_"), detail["key_id"]) for kind, detail in told(database, "sealing_key_")]
    assert told_of == [("primary", 1), ("added", 7), ("opening", 1), ("primary", 7), ("retired", 1), ("removed", 1)]
    assert {detail["fingerprint"] for _, detail in told(database, "sealing_key_")} == {
        "a" * 32, told(database, "sealing_key_primary")[0][1]["fingerprint"]}
    assert told(database, "sealing_key_primary")[0][1]["program"].startswith("tpp-gateway")
