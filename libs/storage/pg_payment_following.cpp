// The half of PgPaymentStore that follows payments to their end, and keeps their tokens.
#include <utility>

#include "crypto/digest.hpp"
#include "storage/payment_rows.hpp"
#include "storage/pg_payment_store.hpp"
#include "storage/token_rows.hpp"

namespace tpp::storage {
namespace {

using postgres::Acting;
using postgres::Transaction;

constexpr std::size_t lost_at_once = 100;

void settle_lost(Transaction& tx, const crypto::SealedBox& box, UtcTime now) {
  const auto lost = tx.exec_params(R"(
      SELECT id FROM payment WHERE status = 'initiating' AND initiation_lease <= clock_timestamp()
      ORDER BY initiation_lease LIMIT $1::bigint FOR UPDATE SKIP LOCKED)",
                                   lost_at_once);
  for (const auto& row : lost)
    settle_initiation(tx, box, PaymentId{row[0].as<std::string>()}, lost_initiation(now), now);
}

constexpr const char* claim = R"(
    UPDATE payment SET check_lease = clock_timestamp() + $3 * interval '1 second'
    WHERE id IN (SELECT id FROM payment
                 WHERE next_check_at <= $1::timestamptz
                   AND (check_lease IS NULL OR check_lease <= clock_timestamp())
                 ORDER BY next_check_at LIMIT $2::bigint FOR UPDATE SKIP LOCKED)
    RETURNING id)";

// The verifier is read from the row as it was before, because the update erases it.
constexpr const char* spend_state = R"(
    UPDATE payment_authorization a SET consumed_at = $2::timestamptz, verifier_sealed = NULL
    FROM payment_authorization before
    WHERE before.id = $1::uuid AND a.id = before.id AND a.consumed_at IS NULL
      AND a.expires_at > $2::timestamptz
    RETURNING before.verifier_sealed)";

bool access_stored(Transaction& tx, const Payment& payment, UtcTime now) {
  return !tx.exec_params(R"(
      SELECT FROM consent WHERE scope = 'pis' AND client_id = $1::uuid AND psu_ref = $2
        AND bank = $3 AND authorized_at = $4::timestamptz FOR UPDATE)",
                         payment.client.value, payment.psu_ref, payment.bank.value, sql_time(now))
              .empty();
}

constexpr const char* find_state = R"(
    SELECT a.id, a.payment_id, a.purpose, p.client_id
    FROM payment_authorization a JOIN payment p ON p.id = a.payment_id
    WHERE a.state_digest = $1
      AND ($2::text IS NULL OR a.bank = $2)
      AND ($3::uuid IS NULL OR p.client_id = $3))";

}  // namespace

Task<PaymentState> PgPaymentStore::move(const PaymentId& id, const PaymentMove& move) {
  auto update = [&](Transaction& tx) -> Result<PaymentState> {
    const auto next = sql_time(move.next_check_at);
    const bool changed = !(move.before == move.after);
    const auto moved = tx.exec_params(
        R"(
        UPDATE payment SET status = $2, iso_status = $3, failure_reason = $4, final = $5,
          updated_at = CASE WHEN $6 THEN $7::timestamptz ELSE updated_at END,
          checked_at = CASE WHEN $8 THEN $7::timestamptz ELSE checked_at END,
          checks = CASE WHEN $6 THEN 0 ELSE checks + 1 END,
          next_check_at = $9::timestamptz, check_lease = NULL
        WHERE id = $1::uuid AND status = $10 AND iso_status = $11 AND failure_reason = $12
          AND final = $13)",
        id.value, std::string(name_of(move.after.status)), move.after.iso_status,
        move.after.failure_reason, move.after.final, changed, sql_time(move.now), move.told_by_bank,
        nullable(next), std::string(name_of(move.before.status)), move.before.iso_status,
        move.before.failure_reason, move.before.final);
    if (moved.affected_rows() == 1) {
      if (changed) insert_event(tx, id, move.after, move.now);
      return move.after;
    }
    const auto rows = tx.exec_params(
        "SELECT status, iso_status, failure_reason, final FROM payment WHERE id = $1::uuid",
        id.value);
    if (rows.empty()) return Error{Errc::not_found, "no such payment"};
    return payment_state_in(rows[0]);
  };
  co_return co_await pool_.transact_repeatable("payment.move", Acting::for_all_clients(), update);
}

Task<void> PgPaymentStore::postpone_check(const PaymentId& id, UtcTime next_check_at) {
  auto update = [&](Transaction& tx) -> Result<void> {
    tx.exec_params(R"(
        UPDATE payment SET checks = checks + 1, next_check_at = $2::timestamptz, check_lease = NULL
        WHERE id = $1::uuid AND next_check_at IS NOT NULL)",
                   id.value, sql_time(next_check_at));
    return {};
  };
  co_return co_await pool_.transact("payment.postpone_check", Acting::for_all_clients(), update);
}

Task<std::vector<TrackedPayment>> PgPaymentStore::claim_due(UtcTime now, std::size_t limit,
                                                            std::chrono::seconds lease) {
  auto query = [&](Transaction& tx) -> Result<std::vector<TrackedPayment>> {
    settle_lost(tx, box_, now);
    static const std::string statement =
        "WITH claimed AS (" + std::string(claim) + ") SELECT " + payment_columns +
        " FROM payment p JOIN claimed ON claimed.id = p.id ORDER BY p.next_check_at";
    const auto rows =
        tx.exec_params(statement, sql_time(now), limit, static_cast<std::int64_t>(lease.count()));
    std::vector<TrackedPayment> due;
    for (const auto& row : rows) {
      auto tracked = tracked_in(box_, row);
      if (!tracked) return tracked.error();
      due.push_back(std::move(*tracked));
    }
    return due;
  };
  co_return co_await pool_.transact("payment.claim_due", Acting::for_all_clients(), query);
}

Task<void> PgPaymentStore::add_authorization(const PaymentAuthorization& authorization,
                                             const BankId& bank) {
  auto insert = [&](Transaction& tx) -> Result<void> {
    insert_payment_authorization(tx, box_, authorization, bank);
    return {};
  };
  co_return co_await pool_.transact_repeatable("payment.add_authorization",
                                               Acting::for_all_clients(), insert);
}

Task<ConsumedPaymentAuthorization> PgPaymentStore::consume_state(const BankId* bank,
                                                                 const ClientId* client,
                                                                 const Secret& state, UtcTime now) {
  auto consume = [&](Transaction& tx) -> Result<ConsumedPaymentAuthorization> {
    const auto found = tx.exec_params(find_state, bytes(crypto::sha256(state.reveal())),
                                      bank == nullptr ? nullptr : bank->value.c_str(),
                                      client == nullptr ? nullptr : client->value.c_str());
    if (found.empty()) return Error{Errc::not_found, "no payment has this state"};
    ConsumedPaymentAuthorization consumed;
    consumed.payment.value = found[0]["payment_id"].as<std::string>();
    consumed.client.value = found[0]["client_id"].as<std::string>();
    if (found[0]["purpose"].as<std::string>() == "cancellation")
      consumed.purpose = SigningPurpose::cancellation;
    const auto id = found[0]["id"].as<std::string>();
    const auto spent = tx.exec_params(spend_state, id, sql_time(now));
    if (spent.empty()) return consumed;
    auto verifier = opened(box_, spent[0]["verifier_sealed"], payment_verifier_place(id));
    if (!verifier) return verifier.error();
    consumed.code_verifier = std::move(*verifier);
    return consumed;
  };
  // Not looked for when the commit is in doubt: a state that may be spent is spent.
  const Acting acting = client == nullptr ? Acting::for_all_clients() : Acting::for_client(*client);
  co_return co_await pool_.transact("payment.consume_state", acting, consume);
}

Task<PaymentAccess> PgPaymentStore::access(const ClientId& client, const std::string& psu_ref,
                                           const BankId& bank) {
  auto query = [&](Transaction& tx) -> Result<PaymentAccess> {
    const auto rows = tx.exec_params(R"(
        SELECT c.id, t.access_sealed, unix_ms(t.access_expires_at) AS access_expires_at,
          t.access_seconds, t.version
        FROM consent c JOIN token t ON t.consent_id = c.id
        WHERE c.scope = 'pis' AND c.client_id = $1::uuid AND c.psu_ref = $2 AND c.bank = $3
          AND c.status = 'authorized' AND t.state <> 'refused')",
                                     client.value, psu_ref, bank.value);
    if (rows.empty()) return Error{Errc::not_found, "no payment tokens"};
    PaymentAccess access;
    access.grant.value = rows[0]["id"].as<std::string>();
    auto token = access_token_in(box_, rows[0], access.grant);
    if (!token) return token.error();
    access.token = std::move(*token);
    return access;
  };
  co_return co_await pool_.transact("payment.access", Acting::for_client(client), query);
}

Task<void> PgPaymentStore::store_access(const Payment& payment, const TokenGrant& tokens,
                                        const ConsentId& fresh_id, UtcTime now) {
  bool second_run = false;
  auto store = [&](Transaction& tx) -> Result<void> {
    // A pair that is there already may have been rotated since: it must not come back.
    if (std::exchange(second_run, true) && access_stored(tx, payment, now)) return {};
    const auto rows =
        tx.exec_params(R"(
        INSERT INTO consent (id, client_id, psu_ref, bank, scope, language, return_url, status,
                             created_at, authorized_at)
        VALUES ($1, $2, $3, $4, 'pis', $5, $6, 'authorized', $7::timestamptz, $7::timestamptz)
        ON CONFLICT (client_id, psu_ref, bank) WHERE scope = 'pis' DO UPDATE
          SET status = 'authorized', status_reason = '', authorized_at = excluded.authorized_at,
              updated_at = now()
        RETURNING id)",
                       fresh_id.value, payment.client.value, payment.psu_ref, payment.bank.value,
                       payment.language, payment.return_url, sql_time(now));
    replace_tokens(tx, box_, ConsentId{rows[0][0].as<std::string>()}, tokens, now);
    return {};
  };
  co_return co_await pool_.transact_repeatable("payment.store_access",
                                               Acting::for_client(payment.client), store);
}

}  // namespace tpp::storage
