"""Many stored consents of which few are due, and what it costs PostgreSQL to find those."""

import json
import re
from dataclasses import dataclass

from support.paths import ROOT
from support.postgres import Database

# Written past the gateway: nothing in them is ever opened.
_CLIENT = """
INSERT INTO client (id, name, key_digest, scopes, return_urls, created_at)
  VALUES ('00000000-0000-4000-8000-000000000000', 'bench', sha256('bench'), '{ais}', '{}', now());
"""
_ROWS = """
SET session_replication_role = replica;
INSERT INTO consent (id, client_id, psu_ref, bank, scope, language, return_url, status, created_at,
                     authorized_at, expires_at, clock_at)
  SELECT md5(n::text)::uuid, '00000000-0000-4000-8000-000000000000', 'customer-' || n, 'belfius', 'ais', 'nl',
    'https://frontend.example/back', 'authorized', now(), now(), now() + interval '180 days',
    now() + interval '1 day' + random() * interval '149 days'
  FROM generate_series(%(first)d, %(last)d) AS n;
INSERT INTO token (consent_id, access_sealed, access_expires_at, refresh_sealed, version, fence, state, bank,
                   refresh_due_at)
  SELECT id, sha256(psu_ref::bytea), now(), sha256(psu_ref::bytea), 1, 1, 'fresh', bank,
    now() + interval '1 day' + random() * interval '7 days'
  FROM (SELECT md5(n::text)::uuid AS id, 'customer-' || n AS psu_ref, 'belfius' AS bank
        FROM generate_series(%(first)d, %(last)d) AS n) AS added;
"""
_AT_ONCE = 50_000


@dataclass(frozen=True)
class Cost:
    rows: int
    buffers: int
    milliseconds: float
    nodes: frozenset


def fill(database: Database, count: int):
    database.sql(_CLIENT)
    for first in range(1, count + 1, _AT_ONCE):
        database.sql(_ROWS % {"first": first, "last": min(count, first + _AT_ONCE - 1)})
    database.sql("VACUUM ANALYZE")


def make_due(database: Database, count: int):
    """Exactly so many, longest due first."""
    database.sql("UPDATE token SET refresh_due_at = now() + interval '1 day' WHERE refresh_due_at <= now()")
    database.sql("UPDATE consent SET clock_at = now() + interval '1 day' WHERE clock_at <= now()")
    chosen = f"(SELECT id FROM consent ORDER BY id LIMIT {count})"
    database.sql(f"UPDATE token SET refresh_due_at = now() - interval '1 hour' WHERE consent_id IN {chosen}")
    database.sql(f"UPDATE consent SET clock_at = now() - interval '1 hour' WHERE id IN {chosen}")


def claim_cost(database: Database, limit: int) -> Cost:
    """Of claiming due refreshes, as the gateway does."""
    claim = _statement("pg_due_refresh_store.cpp", "claim_due_refreshes")
    return _cost(database, claim, "text, timestamptz, bigint, bigint", f"'belfius', now(), {limit}, 60")


def clock_cost(database: Database, limit: int) -> Cost:
    """Of finding consents on which time has something to do."""
    found = _statement("pg_consent_clock_store.cpp", "select_due")
    return _cost(database, found, "timestamptz, bigint", f"now(), {limit}")


def journal(database: Database, received: int):
    """An answer of the past for each pair, and so many that are in no pair."""
    database.sql(
        "SET session_replication_role = replica; TRUNCATE token_journal; "
        "INSERT INTO token_journal (attempt_id, consent_id, version, fence, received_at, outcome) "
        "SELECT consent_id::text, consent_id, version - 1, fence, now(), 'applied' FROM token; "
        "INSERT INTO token_journal (attempt_id, consent_id, version, fence, received_at, outcome) "
        f"SELECT 'late-' || consent_id, consent_id, version, fence, now(), 'received' FROM token LIMIT {received}")
    database.sql("VACUUM ANALYZE token_journal")


def open_answers_cost(database: Database) -> Cost:
    """Of counting answers that are in no pair."""
    return _cost(database, _statement("pg_state_count_store.cpp", "count_open_answers"))


def unrefreshed_cost(database: Database) -> Cost:
    """Of finding the pair that went without a refresh longest."""
    found = _statement("pg_state_count_store.cpp", "select_longest_unrefreshed")
    return _cost(database, found, "text, timestamptz", "'belfius', now()")


def _statement(file: str, name: str) -> str:
    source = (ROOT / "libs" / "storage" / file).read_text(encoding="utf-8")
    return re.search(rf'{name} = R"\((.*?)\)";', source, re.DOTALL).group(1)


def _cost(database: Database, statement: str, types: str = "", values: str = "") -> Cost:
    declared, given = (f"({part})" if part else "" for part in (types, values))
    lines = database.sql(
        f"BEGIN; PREPARE measured {declared} AS {statement}; "
        f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE measured {given}; ROLLBACK")
    answer = json.loads("\n".join("\x1f".join(line) for line in lines))[0]
    plan = answer["Plan"]
    return Cost(
        rows=plan["Actual Rows"],
        buffers=plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
        milliseconds=answer["Planning Time"] + answer["Execution Time"],
        nodes=frozenset(_nodes(plan)),
    )


def _nodes(plan: dict):
    yield f"{plan['Node Type']} {plan.get('Index Name') or plan.get('Relation Name') or ''}".strip()
    for inner in plan.get("Plans", []):
        yield from _nodes(inner)
