#include "storage/pg_retention_store.hpp"

#include "storage/consent_rows.hpp"

namespace tpp::storage {
namespace {

using postgres::Transaction;

// Each takes what nobody else has locked. $1: ended before, $2: how many.
constexpr const char* ended_with_tokens = R"(
    SELECT c.id FROM consent c
    WHERE c.status IN ('revoked', 'expired', 'rejected', 'failed')
      AND c.updated_at < $1::timestamptz
      AND (EXISTS (SELECT FROM token t WHERE t.consent_id = c.id)
        OR EXISTS (SELECT FROM token_journal j WHERE j.consent_id = c.id))
    LIMIT $2::bigint FOR UPDATE SKIP LOCKED)";

// One that a customer came back with stays as long as its consent: what the bank answered to it may
// wait in a spool, and whether it is late shows by this row only. Its verifier is gone already.
constexpr const char* delete_attempts = R"(
    DELETE FROM authorization_attempt WHERE id IN (
      SELECT id FROM authorization_attempt
      WHERE expires_at < $1::timestamptz AND consumed_at IS NULL
      LIMIT $2::bigint FOR UPDATE SKIP LOCKED))";

// The customer may still come back from signing an order that is not final.
constexpr const char* delete_signings = R"(
    DELETE FROM payment_authorization WHERE id IN (
      SELECT a.id FROM payment_authorization a JOIN payment p ON p.id = a.payment_id
      WHERE a.expires_at < $1::timestamptz AND p.final
      LIMIT $2::bigint FOR UPDATE OF a SKIP LOCKED))";

constexpr const char* forget_answers = R"(
    UPDATE payment SET answer_sealed = NULL WHERE id IN (
      SELECT id FROM payment WHERE final AND answer_sealed IS NOT NULL
        AND updated_at < $1::timestamptz LIMIT $2::bigint FOR UPDATE SKIP LOCKED))";

constexpr const char* forget_keys = R"(
    UPDATE payment SET idempotency_digest = NULL, request_digest = '' WHERE id IN (
      SELECT id FROM payment WHERE final AND idempotency_digest IS NOT NULL
        AND updated_at < $1::timestamptz LIMIT $2::bigint FOR UPDATE SKIP LOCKED))";

// The last one that a client has fetched stays: it asks for what comes after it.
constexpr const char* delete_events = R"(
    DELETE FROM outbox_event WHERE id IN (
      SELECT e.id FROM outbox_event e
      WHERE e.delivered_at < $1::timestamptz AND EXISTS (
        SELECT FROM outbox_event n WHERE n.client_id = e.client_id
          AND n.delivered_at IS NOT NULL
          AND (n.written_in, n.sequence) > (e.written_in, e.sequence))
      LIMIT $2::bigint FOR UPDATE SKIP LOCKED))";

constexpr const char* old_payments = R"(
    SELECT id FROM payment WHERE final AND updated_at < $1::timestamptz
    LIMIT $2::bigint FOR UPDATE SKIP LOCKED)";

constexpr const char* old_consents = R"(
    SELECT id FROM consent
    WHERE status IN ('revoked', 'expired', 'rejected', 'failed') AND updated_at < $1::timestamptz
    LIMIT $2::bigint FOR UPDATE SKIP LOCKED)";

// Whole beginnings of chains only, and never the last link of one.
constexpr const char* old_links = R"(
    SELECT l.chain, l.sequence, l.entry_id, encode(l.digest, 'hex') AS digest
    FROM audit_link l JOIN audit_entry e ON e.id = l.entry_id
    WHERE l.chain = $3::smallint AND e.at < $1::timestamptz
      AND l.sequence < (SELECT min(y.sequence) FROM audit_link y JOIN audit_entry z
          ON z.id = y.entry_id WHERE y.chain = $3::smallint AND z.at >= $1::timestamptz)
    ORDER BY l.sequence LIMIT $2::bigint)";

std::size_t run(Transaction& tx, const char* statement, UtcTime before, std::size_t limit) {
  return static_cast<std::size_t>(
      tx.exec_params(statement, sql_time(before), limit).affected_rows());
}

std::size_t shred_ended(Transaction& tx, UtcTime before, std::size_t limit) {
  const auto rows = tx.exec_params(ended_with_tokens, sql_time(before), limit);
  for (const auto& row : rows) {
    const auto id = row[0].as<std::string>();
    shred_access(tx, id);
    tx.exec_params("DELETE FROM token_journal WHERE consent_id = $1::uuid", id);
  }
  return static_cast<std::size_t>(rows.size());
}

std::size_t delete_payments(Transaction& tx, UtcTime before, std::size_t limit) {
  const auto rows = tx.exec_params(old_payments, sql_time(before), limit);
  for (const auto& row : rows) {
    const auto id = row[0].as<std::string>();
    for (const char* part : {"DELETE FROM outbox_event WHERE payment_id = $1::uuid",
                             "DELETE FROM payment_authorization WHERE payment_id = $1::uuid",
                             "DELETE FROM payment_event WHERE payment_id = $1::uuid",
                             "DELETE FROM payment WHERE id = $1::uuid"})
      tx.exec_params(part, id);
  }
  return static_cast<std::size_t>(rows.size());
}

std::size_t delete_consents(Transaction& tx, UtcTime before, std::size_t limit) {
  const auto rows = tx.exec_params(old_consents, sql_time(before), limit);
  for (const auto& row : rows) {
    const auto id = row[0].as<std::string>();
    for (const char* part : {"DELETE FROM outbox_event WHERE consent_id = $1::uuid",
                             "DELETE FROM authorization_attempt WHERE consent_id = $1::uuid",
                             "DELETE FROM token_journal WHERE consent_id = $1::uuid",
                             "DELETE FROM token WHERE consent_id = $1::uuid",
                             "DELETE FROM unattended_reads WHERE account_id IN"
                             " (SELECT id FROM account WHERE consent_id = $1::uuid)",
                             "DELETE FROM account WHERE consent_id = $1::uuid",
                             "DELETE FROM consent WHERE id = $1::uuid"})
      tx.exec_params(part, id);
  }
  return static_cast<std::size_t>(rows.size());
}

std::size_t shorten_chain(Transaction& tx, int chain, UtcTime before, std::size_t limit) {
  // The lock of the chain: nobody adds to it, and nobody else shortens it.
  tx.exec_params("SELECT pg_advisory_xact_lock(1635083369, $1::int)", chain);
  const auto rows = tx.exec_params(old_links, sql_time(before), limit, chain);
  for (const auto& row : rows) {
    tx.exec_params("DELETE FROM audit_link WHERE chain = $1::smallint AND sequence = $2::bigint",
                   chain, row["sequence"].as<std::int64_t>());
    tx.exec_params("DELETE FROM audit_entry WHERE id = $1::uuid",
                   row["entry_id"].as<std::string>());
  }
  if (!rows.empty()) {
    const auto last = rows.back();
    tx.exec_params(R"(
        INSERT INTO audit_entry (kind, detail) VALUES ('audit_shortened',
          jsonb_build_object('chain', $1::int, 'sequence', $2::bigint, 'digest', $3::text)))",
                   chain, last["sequence"].as<std::int64_t>(), last["digest"].as<std::string>());
  }
  return static_cast<std::size_t>(rows.size());
}

// Of the first chain that has something, so that one transaction holds one chain. Its own entry is
// linked to a chain by its number, and may be the second: two of those may wait for each other, and
// the pool repeats what a deadlock ended.
std::size_t shorten_audit(Transaction& tx, UtcTime before, std::size_t limit) {
  const auto oldest = tx.exec_params(R"(
      SELECT l.chain FROM audit_entry e JOIN audit_link l ON l.entry_id = e.id
      WHERE e.at < $1::timestamptz
        AND l.sequence < (SELECT max(sequence) FROM audit_link y WHERE y.chain = l.chain)
      ORDER BY e.at LIMIT 1)",
                                     sql_time(before));
  if (oldest.empty()) return 0;
  return shorten_chain(tx, oldest[0][0].as<int>(), before, limit);
}

std::size_t delete_kept(Transaction& tx, Kept what, UtcTime before, std::size_t limit) {
  switch (what) {
    case Kept::tokens:
      return shred_ended(tx, before, limit);
    case Kept::authorizations:
      return run(tx, delete_attempts, before, limit) + run(tx, delete_signings, before, limit);
    case Kept::idempotency_answers:
      return run(tx, forget_answers, before, limit);
    case Kept::idempotency_keys:
      return run(tx, forget_keys, before, limit);
    case Kept::events:
      return run(tx, delete_events, before, limit);
    case Kept::payments:
      return delete_payments(tx, before, limit);
    case Kept::consents:
      return delete_consents(tx, before, limit);
    case Kept::audit:
      break;
  }
  return shorten_audit(tx, before, limit);
}

}  // namespace

Task<std::size_t> PgRetentionStore::delete_some(Kept what, UtcTime ended_before,
                                                std::size_t limit) {
  auto work = [&](Transaction& tx) -> Result<std::size_t> {
    return delete_kept(tx, what, ended_before, limit);
  };
  co_return co_await pool_.transact("retention.delete", work);
}

}  // namespace tpp::storage
