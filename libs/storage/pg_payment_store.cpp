#include "storage/pg_payment_store.hpp"

#include <utility>

#include "crypto/digest.hpp"
#include "domain/payment_likeness.hpp"
#include "storage/payment_rows.hpp"

namespace tpp::storage {
namespace {

using postgres::Acting;
using postgres::Transaction;

Error unknown_payment() {
  return Error{Errc::not_found, "no such payment"};
}

// Two first requests with one key, or of one likeness: the second waits here until the first has
// committed.
void queue_up(Transaction& tx, const ClientId& client, const std::string& digest) {
  tx.exec_params("SELECT pg_advisory_xact_lock(hashtextextended($1 || encode($2, 'hex'), 0))",
                 client.value, bytes(digest));
}

// Another order of this likeness, not long ago, that has not come to nothing. Waits for one that is
// being admitted: always after queue_up(), so that nobody waits in a circle.
bool looks_sent_before(Transaction& tx, const PaymentAttempt& attempt,
                       const std::string& likeness) {
  const Payment& payment = attempt.payment;
  queue_up(tx, payment.client, likeness);
  const auto rows = tx.exec_params(R"(
      SELECT 1 FROM payment
      WHERE client_id = $1::uuid AND likeness = $2 AND created_at > $3::timestamptz
        AND status NOT IN ('failed', 'cancelled') LIMIT 1)",
                                   payment.client.value, bytes(likeness),
                                   sql_time(payment.created_at - duplicate_window));
  return !rows.empty();
}

// Still ours to send: nobody has settled it, and its lease has not run out.
bool admitted_before(Transaction& tx, const PaymentId& id) {
  return !tx.exec_params(
                "SELECT FROM payment WHERE id = $1::uuid AND status = 'initiating'"
                " AND initiation_lease > clock_timestamp() FOR UPDATE",
                id.value)
              .empty();
}

pqxx::result select_page(Transaction& tx, const ClientId& client, const PaymentFilter& filter,
                         const PageRequest& page) {
  std::optional<std::string> kind;
  if (filter.kind) kind = std::string(name_of(*filter.kind));
  std::optional<std::string> status;
  if (filter.status) status = std::string(name_of(*filter.status));
  static const std::string statement = "SELECT " + payment_columns + R"(
      FROM payment p
      WHERE p.client_id = $1::uuid
        AND ($2::text IS NULL OR p.psu_ref = $2)
        AND ($3::text IS NULL OR p.bank = $3)
        AND ($4::text IS NULL OR p.kind = $4)
        AND ($5::text IS NULL OR p.status = $5)
        AND ($6::uuid IS NULL OR (p.created_at, p.id) <
             (SELECT created_at, id FROM payment WHERE id = $6 AND client_id = $1::uuid))
      ORDER BY p.created_at DESC, p.id DESC LIMIT $7::bigint)";
  return tx.exec_params(statement, client.value, nullable(filter.psu_ref),
                        filter.bank ? filter.bank->value.c_str() : nullptr, nullable(kind),
                        nullable(status), nullable(page.after), page.limit + 1);
}

PaymentEvent event_in(const pqxx::row& row) {
  return PaymentEvent{time_in(row["at"]), payment_state_in(row)};
}

}  // namespace

Result<PaymentAdmission> PgPaymentStore::admit_again(Transaction& tx, const ClientId& client,
                                                     const IdempotencyKey& key, UtcTime now) const {
  const auto rows = tx.exec_params("SELECT " + payment_columns +
                                       " FROM payment p WHERE p.client_id = $1::uuid"
                                       " AND p.idempotency_digest = $2 FOR UPDATE",
                                   client.value, bytes(crypto::sha256(key.text)));
  if (rows.empty()) return Error{Errc::not_found, "the key is new"};
  const pqxx::row row = rows[0];
  if (row["request_digest"].as<std::string>() != key.request_digest)
    return Error{Errc::idempotency_key_reused, "this key came with another request before"};
  auto creation = creation_in(box_, row);
  if (!creation) return creation.error();
  if (*creation) return PaymentAdmission(std::move(**creation));
  if (!row["lost"].as<bool>()) return PaymentAdmission(PaymentInFlight{});

  auto payment = payment_in(box_, row);
  if (!payment) return payment.error();
  const InitiationOutcome lost = lost_initiation(now);
  settle_initiation(tx, box_, payment->id, lost, now);
  payment->state = lost.state;
  payment->updated_at = now;
  return PaymentAdmission(PaymentCreation{std::move(*payment), {}, {}});
}

Task<PaymentAdmission> PgPaymentStore::admit(const PaymentAttempt& attempt) {
  bool second_run = false;
  auto insert = [&](Transaction& tx) -> Result<PaymentAdmission> {
    const bool may_be_ours = std::exchange(second_run, true);
    const Payment& payment = attempt.payment;
    const std::string key_digest = crypto::sha256(attempt.key.text);
    queue_up(tx, payment.client, key_digest);
    // Only this attempt has this id: it was admitted, and the answer to its commit was lost.
    if (may_be_ours && admitted_before(tx, payment.id)) return PaymentAdmission(PaymentAdmitted{});
    auto again = admit_again(tx, payment.client, attempt.key, payment.created_at);
    if (again || again.error().code != Errc::not_found) return again;
    const std::string likeness = likeness_fingerprint(box_, attempt);
    const bool compared = !likeness.empty() && !attempt.confirmed_duplicate;
    if (compared && looks_sent_before(tx, attempt, likeness))
      return Error{Errc::duplicate_payment,
                   "the same payment was ordered a moment ago under another Idempotency-Key; say "
                   "confirm_duplicate if both are wanted"};
    insert_payment(tx, box_, attempt, key_digest);
    return PaymentAdmission(PaymentAdmitted{});
  };
  co_return co_await pool_.transact_repeatable("payment.admit",
                                               Acting::for_client(attempt.payment.client), insert);
}

Task<PaymentAdmission> PgPaymentStore::recall(const ClientId& client, const IdempotencyKey& key,
                                              UtcTime now) {
  auto look = [&](Transaction& tx) { return admit_again(tx, client, key, now); };
  co_return co_await pool_.transact_repeatable("payment.recall", Acting::for_client(client), look);
}

Task<void> PgPaymentStore::record_initiation(const PaymentId& id, const InitiationOutcome& outcome,
                                             UtcTime now) {
  auto record = [&](Transaction& tx) -> Result<void> {
    if (settle_initiation(tx, box_, id, outcome, now)) return {};
    const auto rows = tx.exec_params(
        "SELECT " + payment_columns + " FROM payment p WHERE p.id = $1::uuid FOR UPDATE", id.value);
    if (rows.empty()) return unknown_payment();
    auto creation = creation_in(box_, rows[0]);
    if (!creation) return creation.error();
    // Ours, repeated after a lost acknowledgement.
    if (*creation && (*creation)->payment.state == outcome.state) return {};
    return Error{Errc::conflict, "the payment was settled meanwhile"};
  };
  auto recorded = co_await pool_.transact_repeatable("payment.record_initiation",
                                                     Acting::for_all_clients(), record);
  if (recorded || recorded.error().code != Errc::conflict || !outcome.bank_id) co_return recorded;

  auto keep = [&](Transaction& tx) -> Result<void> {
    tx.exec_params(R"(
        UPDATE payment SET bank_id_sealed = $2, next_check_at = $3::timestamptz
        WHERE id = $1::uuid AND bank_id_sealed IS NULL AND NOT final)",
                   id.value,
                   sealed(box_, outcome.bank_id, payment_place(id.value, "bank_id_sealed")),
                   sql_time(now));
    return {};
  };
  auto kept =
      co_await pool_.transact_repeatable("payment.keep_bank_id", Acting::for_all_clients(), keep);
  if (!kept) co_return kept;
  co_return recorded;
}

Task<TrackedPayment> PgPaymentStore::find(const ClientId& client, const PaymentId& id) {
  auto query = [&](Transaction& tx) -> Result<TrackedPayment> {
    const auto rows = tx.exec_params("SELECT " + payment_columns +
                                         " FROM payment p WHERE p.id = $1::uuid"
                                         " AND p.client_id = $2::uuid",
                                     id.value, client.value);
    if (rows.empty()) return unknown_payment();
    return tracked_in(box_, rows[0]);
  };
  co_return co_await pool_.transact("payment.find", Acting::for_client(client), query);
}

Task<Page<Payment>> PgPaymentStore::list(const ClientId& client, const PaymentFilter& filter,
                                         const PageRequest& page) {
  auto query = [&](Transaction& tx) -> Result<Page<Payment>> {
    Page<Payment> answer;
    for (const auto& row : select_page(tx, client, filter, page)) {
      if (answer.items.size() == page.limit) {
        answer.next = answer.items.back().id.value;
        break;
      }
      auto payment = payment_in(box_, row);
      if (!payment) return payment.error();
      answer.items.push_back(std::move(*payment));
    }
    return answer;
  };
  co_return co_await pool_.transact("payment.list", Acting::for_client(client), query);
}

Task<std::vector<PaymentEvent>> PgPaymentStore::history(const ClientId& client,
                                                        const PaymentId& id) {
  auto query = [&](Transaction& tx) -> Result<std::vector<PaymentEvent>> {
    const auto rows = tx.exec_params(R"(
        SELECT unix_ms(e.at) AS at, e.status, e.iso_status, e.failure_reason, e.final
        FROM payment_event e JOIN payment p ON p.id = e.payment_id
        WHERE p.id = $1::uuid AND p.client_id = $2::uuid ORDER BY e.sequence)",
                                     id.value, client.value);
    if (rows.empty()) return unknown_payment();  // every payment has its first event
    std::vector<PaymentEvent> events;
    for (const auto& row : rows) events.push_back(event_in(row));
    return events;
  };
  co_return co_await pool_.transact("payment.history", Acting::for_client(client), query);
}

}  // namespace tpp::storage
