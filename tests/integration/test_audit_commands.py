"""The audit log: everything that happened is in it, nothing secret is, and no link can be bent."""

import json
import os
import signal

import pytest

from support.gateway import gateway_command
from support.program import poll
from support.scene import grant

PRESENT = {"PSU-IP-Address": "192.0.2.7"}


@pytest.fixture
def granted(gateway, simulator):
    made = grant(gateway, simulator)
    made.assert_alive()
    return made


def psu_of(gateway, consent_id: str) -> str:
    return gateway.get(f"/v1/consents/{consent_id}").json()["psu_ref"]


def exported(gateway, psu: str, client: str | None = None) -> list[dict]:
    done = gateway_command(gateway.config, "audit", "export", "--psu", psu,
                           "--client", client or gateway.frontend.id)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def kinds(entries: list[dict]) -> list[str]:
    return [entry["kind"] for entry in entries]


def verify(gateway, *arguments: str):
    return gateway_command(gateway.config, "audit", "verify", *arguments)


def test_who_read_what_and_whether_the_customer_was_there(gateway, granted, stage):
    psu = psu_of(gateway, granted.id)
    path = f"/v1/accounts/{granted.account}/balances"
    assert gateway.get(path, headers={**PRESENT, "X-Request-ID": "attended-1"}).status == 200
    assert gateway.get(path, headers={"X-Request-ID": "unattended-1"}).status == 200
    assert gateway.get(path, headers=PRESENT, by=gateway.add_frontend("other")).status == 404

    def reads():
        found = {e["detail"]["request_id"]: e for e in exported(gateway, psu) if e["kind"] == "data_read"}
        return found if {"attended-1", "unattended-1"} <= set(found) else None

    found = poll(reads, 30)
    assert found, exported(gateway, psu)
    for request, there in [("attended-1", True), ("unattended-1", False)]:
        entry = found[request]
        assert entry["detail"] == {"operation": "get_balances", "psu_present": there, "request_id": request,
                                   "scope": "ais"}
        assert (entry["client_id"], entry["consent_id"], entry["account_id"]) == (
            gateway.frontend.id, granted.id, granted.account)
    stage.collect_canaries()
    lines = "\n".join(json.dumps(e) for e in exported(gateway, psu))
    assert not stage.leaks_in(lines, "export") and psu not in lines


def test_the_life_of_a_consent_is_in_it_for_its_client_only(gateway, granted):
    psu = psu_of(gateway, granted.id)
    assert gateway.delete(f"/v1/consents/{granted.id}").status in (200, 204)

    seen = kinds(exported(gateway, psu))
    for kind in ["consent_created", "consent_granted", "tokens_granted", "consent_revoked", "tokens_shredded"]:
        assert seen.count(kind) == 1, seen
    assert exported(gateway, psu, gateway.add_frontend("other").id) == []


def test_what_was_read_last_is_written_before_the_process_ends(gateway, granted):
    psu = psu_of(gateway, granted.id)
    for n in range(5):
        assert gateway.get(f"/v1/accounts/{granted.account}/balances",
                           headers={**PRESENT, "X-Request-ID": f"last-{n}"}).status == 200
    os.kill(gateway.program.pid, signal.SIGTERM)
    assert gateway.program.wait_exit(30) == 0

    ids = [e["detail"].get("request_id") for e in exported(gateway, psu)]
    assert [ids.count(f"last-{n}") for n in range(5)] == [1] * 5


def test_verify_names_the_first_broken_link_and_misses_no_end(gateway, granted, database, folder):
    first = verify(gateway, "--json")
    assert first.returncode == 0, first.stderr
    known = folder / "known.json"
    known.write_text(first.stdout)
    assert verify(gateway, "--known", known).returncode == 0

    entry, chain, sequence = database.sql(
        "SELECT entry_id, chain, sequence FROM audit_link l WHERE sequence ="
        " (SELECT max(sequence) FROM audit_link WHERE chain = l.chain) ORDER BY chain LIMIT 1")[0]
    owner = "SET session_replication_role = replica; "
    database.sql(f"{owner} UPDATE audit_entry SET kind = 'x' || kind WHERE id = '{entry}'")
    changed = verify(gateway)
    assert changed.returncode == 1
    assert f"chain {chain}, link {sequence}: its entry was changed" in changed.stderr

    database.sql(f"{owner} DELETE FROM audit_link WHERE entry_id = '{entry}'")
    database.sql(f"{owner} DELETE FROM audit_entry WHERE id = '{entry}'")
    assert verify(gateway).returncode == 0, "an end that is missing shows by what was known only"
    missing = verify(gateway, "--known", known)
    assert missing.returncode == 1
    assert f"chain {chain}, link {sequence}: was there before and is gone" in missing.stderr


def test_the_gateways_own_role_cannot_change_it(gateway, granted, database):
    for statement in ["UPDATE audit_entry SET kind = 'x'", "DELETE FROM audit_entry", "DELETE FROM audit_link",
                      "TRUNCATE audit_entry CASCADE"]:
        with pytest.raises(RuntimeError, match="append-only"):
            database.sql(f"SET ROLE gateway; {statement}")
