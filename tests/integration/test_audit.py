"""The audit log: what happened is in it, nothing secret is, and a link that was bent shows."""

import hashlib
import json

import pytest

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
