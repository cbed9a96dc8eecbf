"""What has had its time is deleted; what somebody may still need stays. Rows are made old in the database."""

import pytest

from support.flows import create_consent
from support.gateway import gateway_command
from support.program import poll
from support.scene import grant
from support.simulator import BUSINESS, MULTI_CURRENCY, PRIVATE

PAYMENT = """
INSERT INTO payment (id, client_id, psu_ref, bank, language, return_url, kind, order_sealed, request_digest, status,
  final, sent_with_token, idempotency_digest, answer_sealed, created_at, updated_at)
SELECT gen_random_uuid(), '{client}', '{name}', 'belfius', 'nl', '', 'single', 'x', 'y',
  CASE WHEN {final} THEN 'executed' ELSE 'processing' END, {final}, false, sha256('{name}'), 'z',
  now() - interval '{age}', now() - interval '{age}'
"""
EVENT = """
INSERT INTO outbox_event (client_id, kind, psu_ref, bank, once_key, payload, created_at, delivered_at)
SELECT '{client}', 'payment_final', 'x', 'belfius', '{name}', '{{}}', now() - interval '99 days',
  now() - interval '{age}'
"""


@pytest.fixture
def deleted_until(start_gateway, database):
    """A gateway looks when it starts, and once a minute."""
    def wait(statement: str, wanted: str):
        start_gateway()
        assert poll(lambda: database.value(statement) == wanted, 120, 0.2), database.value(statement)

    return wait


def count(database, table: str, where: str) -> int:
    return int(database.value(f"SELECT count(*) FROM {table} WHERE {where}"))


def test_tokens_of_consents_that_have_ended_go_and_a_living_one_keeps_all(gateway, simulator, database, deleted_until):
    # One customer's new consent would end the one before at the bank.
    living, ended, old = (grant(gateway, simulator, customer=name) for name in (PRIVATE, BUSINESS, MULTI_CURRENCY))
    for consent in (ended, old):
        assert gateway.delete(f"/v1/consents/{consent.id}").status == 204
    waiting = create_consent(gateway, psu_ref="never-came-back")["id"]
    database.sql("INSERT INTO token_journal (attempt_id, consent_id, version, fence, answer_sealed, received_at, outcome)"
                 " SELECT id::text, id, 999, 999, 'x', now() - interval '9 years', 'received' FROM consent")
    database.sql("UPDATE authorization_attempt SET expires_at = now() - interval '1 hour'")
    database.sql(f"UPDATE consent SET updated_at = now() - interval '2 hours' WHERE id IN ('{living.id}', '{ended.id}');"
                 f"UPDATE consent SET updated_at = now() - interval '1828 days' WHERE id = '{old.id}'")

    deleted_until(f"SELECT count(*) FROM consent WHERE id = '{old.id}'", "0")

    assert count(database, "token_journal", f"consent_id = '{ended.id}'") == 0
    assert count(database, "token_journal", f"consent_id = '{living.id}'") == 1
    assert count(database, "authorization_attempt", f"consent_id = '{waiting}'") == 0
    # Whether an answer that waits in a spool came too late shows by this row.
    assert count(database, "authorization_attempt", f"consent_id = '{living.id}' AND consumed_at IS NOT NULL") == 1
    assert gateway.get(f"/v1/consents/{ended.id}").json()["status"] == "revoked"
    assert gateway.get(f"/v1/consents/{old.id}").status == 404
    living.assert_alive()


def test_payments_lose_the_answer_then_the_key_then_everything_but_never_before_they_are_final(
        gateway, database, deleted_until):
    for name, final, age in [("week", "true", "8 days"), ("year", "true", "400 days"), ("old", "true", "1828 days"),
                             ("young", "true", "6 days"), ("open", "false", "1828 days")]:
        database.sql(PAYMENT.format(client=gateway.frontend.id, name=name, final=final, age=age))

    deleted_until("SELECT count(*) FROM payment WHERE psu_ref = 'old'", "0")

    rows = database.sql("SELECT psu_ref, answer_sealed IS NOT NULL, idempotency_digest IS NOT NULL FROM payment"
                        " ORDER BY psu_ref")
    assert rows == [["open", "t", "t"], ["week", "f", "t"], ["year", "f", "f"], ["young", "t", "t"]]


def test_events_that_were_fetched_go_but_the_last_one(gateway, database, deleted_until):
    for name in ("first", "second", "last"):
        database.sql(EVENT.format(client=gateway.frontend.id, name=name, age="31 days"))
    database.sql(EVENT.format(client=gateway.frontend.id, name="waits", age="31 days"))
    database.sql("UPDATE outbox_event SET delivered_at = NULL WHERE once_key = 'waits'")

    deleted_until("SELECT string_agg(once_key, ' ' ORDER BY sequence) FROM outbox_event", "last waits")


def test_the_audit_log_is_shortened_from_its_beginning_and_its_links_still_hold(gateway, database, deleted_until):
    database.sql("INSERT INTO audit_entry (kind, at) VALUES ('older', now() - interval '1828 days');"
                 "INSERT INTO audit_entry (kind, at) VALUES ('younger', now() - interval '1820 days')")

    deleted_until("SELECT count(*) FROM audit_entry WHERE kind = 'older'", "0")

    assert count(database, "audit_entry", "kind = 'younger'") == 1
    assert count(database, "audit_entry", "kind = 'audit_shortened'") == 1
    verified = gateway_command(gateway.config, "audit", "verify")
    assert verified.returncode == 0, verified.stderr
