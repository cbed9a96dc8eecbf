"""After a restore: tokens of the backup are neither served nor presented, and customers are asked again."""

import subprocess

import pytest

from support.flows import follow_back
from support.gateway import gateway_command
from support.program import poll
from support.scene import Granted, code_of, grant, under_way

STOPPED_LONG_AGO = "UPDATE replica SET seen_at = seen_at - interval '1 hour'"


@pytest.fixture
def spool(folder):
    return folder / "spool"


@pytest.fixture
def restore(cluster, folder, stage):
    """restore(): what backup() took of a database, as another database; made anew by migrate."""
    made = []

    def run(*command):
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def backup(database):
        run("pg_dump", "--format=custom", "--file", folder / "gateway.dump", cluster.url("postgres", database.name))

    def restored():
        database = cluster.create(f"restored_{len(made)}_{cluster.sql('SELECT txid_current()')[0][0]}")
        made.append(database)
        run("pg_restore", "--exit-on-error", "--dbname", cluster.url("postgres", database.name), folder / "gateway.dump")
        database.sql("ANALYZE")
        return database

    restored.backup = backup
    yield restored
    for gateway in stage.gateways:
        gateway.stop()
    for database in made:
        database.drop()


def tokens(gateway, *arguments: str):
    return gateway_command(gateway.config, "tokens", "quarantine", *arguments)


def quarantined(gateway, *arguments: str) -> str:
    done = tokens(gateway, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def seen_by(gateway, made: Granted) -> Granted:
    return Granted(gateway, made.id, made.account)


def events(gateway, consent: Granted) -> list[tuple]:
    items = gateway.get("/v1/events").json()["items"]
    return [(event["kind"], event.get("reason")) for event in items if event["consent_id"] == consent.id]


def renew(gateway, simulator, consent: Granted, customer: str):
    answer = gateway.post(f"/v1/consents/{consent.id}/renew")
    assert answer.status == 200, answer.text
    follow_back(gateway, simulator.approve(answer.json()["authorization"]["url"], customer))


def test_nothing_of_a_backup_reaches_the_bank_and_customers_are_asked_again(
        start_gateway, stage, simulator, database, restore):
    before = start_gateway()
    rotated = grant(before, simulator, customer="an.peeters", psu_ref="rotated")
    idle = grant(before, simulator, customer="luc.dubois", psu_ref="idle")
    restore.backup(database)
    simulator.advance(minutes=20)
    rotated.assert_alive()  # its pair in the backup is used up now
    before.stop()

    after = stage.make_gateway(restored := restore())
    restored.sql(STOPPED_LONG_AGO)
    assert quarantined(after, "--all", "--dry-run") == (
        "would be quarantined: 2 token pairs of 2 live consents, 0 journalled answers")
    assert quarantined(after, "--all") == "quarantined: 2 token pairs of 2 live consents, 0 journalled answers"
    assert quarantined(after, "--all") == "quarantined: 0 token pairs of 0 live consents, 0 journalled answers"

    simulator.forget_requests()
    presented = len(simulator.token_calls())
    after.frontends.append(before.frontend)
    after.start()
    for consent in (seen_by(after, rotated), seen_by(after, idle)):
        problem = consent.read().json()
        assert (problem["code"], problem["action_required"]) == ("consent_renewal_due", "renew"), problem
        assert after.get(f"/v1/accounts?consent_id={consent.id}").status == 200  # what we know ourselves
        shown = consent.show()
        assert (shown["status"], shown["status_reason"], shown["token_state"]) == (
            "renewal_due", "restored_from_backup", "refused")
        assert events(after, consent) == [("consent_renewal_due", "restored_from_backup")]
    restored.sql("UPDATE token SET refresh_due_at = now()")
    assert poll(lambda: restored.value("SELECT min(refresh_failures) FROM token") != "0", 30), "nobody looked"
    assert simulator.requests() == []
    assert len(simulator.token_calls()) == presented

    renew(after, simulator, rotated, "an.peeters")
    renewed = seen_by(after, rotated)
    renewed.assert_alive()
    simulator.advance(minutes=20)
    renewed.assert_alive()
    assert [call["grant_type"] for call in simulator.token_calls()[presented:]] == [
        "authorization_code", "refresh_token"]
    assert code_of(seen_by(after, idle).read()) == "consent_renewal_due"

    moment = restored.value("SELECT to_char(min(at) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
                            " FROM audit_entry WHERE kind = 'tokens_quarantined'")
    assert quarantined(after, "--all", "--dry-run").startswith("would be quarantined: 1 token pairs")
    assert quarantined(after, "--stored-before", moment, "--dry-run").startswith("would be quarantined: 0 ")
    kinds = [row[0] for row in restored.sql(
        f"SELECT kind FROM audit_entry WHERE consent_id = '{idle.id}' ORDER BY at")]
    assert (kinds.count("consent_renewal_due"), kinds.count("tokens_quarantined")) == (1, 1)
    assert gateway_command(after.config, "audit", "verify").returncode == 0


def test_it_is_refused_while_a_gateway_runs_and_without_saying_how_much(gateway, simulator):
    consent = grant(gateway, simulator)
    refused = tokens(gateway, "--all")
    assert refused.returncode == 1 and "1 gateway(s) were seen within the last minute" in refused.stderr
    assert tokens(gateway).returncode == 2
    assert tokens(gateway, "--all", "--stored-before", "2026-01-01T00:00:00Z").returncode == 2
    assert tokens(gateway, "--stored-before", "yesterday").returncode == 1
    consent.assert_alive()


def test_a_consent_that_waited_for_its_customer_already_is_told_anew(start_gateway, stage, simulator, database):
    first = start_gateway()
    consent = grant(first, simulator)
    first.stop()
    database.sql("UPDATE consent SET status = 'renewal_due', status_reason = 'sca_required'")
    database.sql(STOPPED_LONG_AGO)
    assert quarantined(first, "--all", "--bank", "belfius").startswith("quarantined: 1 token pairs of 1 live")

    second = stage.make_gateway(database)
    second.frontends.append(first.frontend)
    second.start()
    assert seen_by(second, consent).show()["status_reason"] == "restored_from_backup"
    assert events(second, consent) == [("consent_renewal_due", "sca_required"),
                                       ("consent_renewal_due", "restored_from_backup")]


def test_an_answer_that_only_a_spool_has_is_newer_than_the_backup(
        start_gateway, stage, simulator, database, cluster, restore, spool):
    spooling = {"spool": {"folder": str(spool)}}
    first = start_gateway(overrides=spooling)
    consent = grant(first, simulator)
    restore.backup(database)
    simulator.advance(minutes=20)
    simulator.forget_requests()
    simulator.fault("delay", on="POST /token", delay_ms=6000)

    def read():
        try:
            return consent.read()
        except OSError:
            return None

    with under_way(read):
        assert poll(simulator.refreshes, 20), "nothing reached the bank"
        cluster.stop("immediate")
        try:
            assert poll(lambda: [path for path in spool.iterdir() if not path.name.endswith(".unfinished")], 40)
            first.kill()
        finally:
            cluster.start()

    restored = restore()
    restored.sql(STOPPED_LONG_AGO)
    second = stage.make_gateway(restored, overrides=spooling)
    quarantined(second, "--all")
    second.frontends.append(first.frontend)
    second.start()

    brought_back = seen_by(second, consent)
    assert poll(lambda: brought_back.show()["status"] == "authorized", 30), brought_back.show()
    brought_back.assert_alive()
    simulator.advance(minutes=20)
    brought_back.assert_alive()
    assert len(simulator.refreshes()) == 2
    assert [call for call in simulator.token_calls() if call["status"] != 200] == []
