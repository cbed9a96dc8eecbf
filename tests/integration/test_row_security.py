"""The second wall between clients: statements that forget the WHERE, as the gateway's own role."""

import subprocess

import pytest

from support.payer import payer_at
from support.scene import grant

# Every table that hangs on a client by its foreign keys, however far away; but not what tells who a
# client is: that is looked up before anybody acts.
OF_A_CLIENT = """
WITH RECURSIVE below(oid) AS (
  SELECT 'client'::regclass::oid
  UNION SELECT conrelid FROM pg_constraint JOIN below ON confrelid = below.oid WHERE contype = 'f')
SELECT relname, relrowsecurity AND relforcerowsecurity
  FROM below JOIN pg_class USING (oid) WHERE relname NOT IN ('client', 'api_key') ORDER BY 1"""


def as_gateway(database, acting: str | None, statement: str):
    """With the gateway's role, which owns the tables; superusers are bound by nothing."""
    mark = [f"SET tpp.client = '{acting}'"] if acting is not None else []
    commands = [part for text in [*mark, statement] for part in ("--command", text)]
    return subprocess.run(["psql", "--no-psqlrc", "-qAt", "--set=ON_ERROR_STOP=1", *commands, database.url],
                          capture_output=True, text=True, timeout=60, check=False)


def seen(database, acting: str | None, table: str) -> int:
    done = as_gateway(database, acting, f"SELECT count(*) FROM {table}")
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.fixture
def two_clients(gateway, simulator, database):
    """Each with a consent that was read with, and a payment."""
    clients = [gateway.add_frontend(name, scopes=["ais", "pis"]) for name in ("one", "two")]
    for client in clients:
        gateway.frontends = [client]
        consent = grant(gateway, simulator, psu_ref="same-person")
        assert gateway.get(consent.balances).status == 200
        payer_at(gateway, simulator, database).signed()
    gateway.frontends = clients
    return clients


def protected_tables(database) -> list[str]:
    return [name for name, _ in database.sql(OF_A_CLIENT)]


def test_every_table_of_a_client_is_behind_the_wall(database):
    rows = database.sql(OF_A_CLIENT)
    assert len(rows) >= 9 and [name for name, forced in rows if forced != "t"] == []


def test_a_statement_that_forgets_the_where_sees_its_own_rows_only(two_clients, database):
    tables = protected_tables(database)
    for table in tables:
        everything = seen(database, "all", table)
        parts = [seen(database, client.id, table) for client in two_clients]
        assert sum(parts) == everything == seen(database, None, table), table
        assert seen(database, "none", table) == 0, table
    # Those that the story above has filled for both.
    for table in ("consent", "token", "account", "payment", "payment_event", "unattended_reads"):
        assert all(seen(database, client.id, table) > 0 for client in two_clients), table


def test_a_change_that_forgets_the_where_reaches_its_own_rows_only(two_clients, database):
    mine, theirs = (client.id for client in two_clients)
    for statement in ("UPDATE consent SET status_reason = 'touched'", "DELETE FROM token",
                      "UPDATE payment SET failure_reason = 'touched'"):
        assert as_gateway(database, mine, statement).returncode == 0

    assert seen(database, mine, "consent WHERE status_reason <> 'touched'") == 0
    assert seen(database, theirs, "consent WHERE status_reason = 'touched'") == 0
    assert seen(database, theirs, "payment WHERE failure_reason = 'touched'") == 0
    assert seen(database, mine, "token") == 0
    assert seen(database, theirs, "token") > 0


def test_nobody_writes_a_row_for_another_client(two_clients, database):
    mine, theirs = (client.id for client in two_clients)
    copied = ("INSERT INTO consent SELECT gen_random_uuid(), '{}', psu_ref, bank, 'ais', language, return_url, "
              "status, '', now() FROM consent LIMIT 1")

    refused = as_gateway(database, mine, copied.format(theirs))

    assert refused.returncode != 0 and "row-level security" in refused.stderr
    assert as_gateway(database, mine, copied.format(mine)).returncode == 0


def test_the_gateway_says_for_whom_it_reads(two_clients, gateway, database):
    """Without the mark these would find nothing, once the wall has no door for everybody."""
    for table in ("consent", "payment"):
        database.sql(f"ALTER POLICY of_client ON {table} "
                     "USING (client_id::text = current_setting('tpp.client', true))")

    for client in two_clients:
        for path in ("/v1/consents", "/v1/accounts?psu_ref=same-person", "/v1/payments"):
            answer = gateway.get(path, by=client)
            assert answer.status == 200 and answer.json()["items"], path
            first = answer.json()["items"][0]["id"]
            if "accounts" not in path:  # one account is asked about at the bank
                assert gateway.get(f"{path}/{first}", by=client).status == 200
