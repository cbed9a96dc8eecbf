#include "storage/payment_rows.hpp"

#include "crypto/digest.hpp"

namespace tpp::storage {

const std::string payment_columns = R"(
  p.id, p.client_id, p.psu_ref, p.bank, p.language, p.return_url, p.order_sealed, p.request_digest,
  p.answer_sealed, p.status, p.iso_status, p.failure_reason, p.final, p.bank_id_sealed,
  p.sent_with_token, p.checks, unix_ms(p.link_expires_at) AS link_expires_at,
  unix_ms(p.created_at) AS created_at, unix_ms(p.updated_at) AS updated_at,
  unix_ms(p.checked_at) AS checked_at,
  p.status = 'initiating' AND p.initiation_lease <= clock_timestamp() AS lost)";

crypto::Place payment_place(const std::string& id, std::string_view column) {
  return crypto::Place{"payment", id, column};
}

crypto::Place payment_verifier_place(const std::string& id) {
  return crypto::Place{"payment_authorization", id, "verifier_sealed"};
}

PaymentState payment_state_in(const pqxx::row& row) {
  return PaymentState{known(payment_status_from(row["status"].as<std::string>())),
                      row["iso_status"].as<std::string>(), row["failure_reason"].as<std::string>(),
                      row["final"].as<bool>()};
}

Result<Payment> payment_in(const crypto::SealedBox& box, const pqxx::row& row) {
  Payment payment;
  payment.id.value = row["id"].as<std::string>();
  payment.client.value = row["client_id"].as<std::string>();
  payment.psu_ref = row["psu_ref"].as<std::string>();
  payment.bank.value = row["bank"].as<std::string>();
  payment.language = row["language"].as<std::string>();
  payment.return_url = row["return_url"].as<std::string>();
  auto text = opened(box, row["order_sealed"], payment_place(payment.id.value, "order_sealed"));
  if (!text) return text.error();
  auto order = unpack_order(*text);
  if (!order) return order.error();
  payment.order = std::move(*order);
  payment.state = payment_state_in(row);
  payment.created_at = time_in(row["created_at"]);
  payment.updated_at = time_in(row["updated_at"]);
  payment.checked_at = optional_time_in(row["checked_at"]);
  return payment;
}

Result<TrackedPayment> tracked_in(const crypto::SealedBox& box, const pqxx::row& row) {
  auto payment = payment_in(box, row);
  if (!payment) return payment.error();
  TrackedPayment tracked;
  tracked.payment = std::move(*payment);
  tracked.link_expires_at = optional_time_in(row["link_expires_at"]);
  tracked.sent_with_token = row["sent_with_token"].as<bool>();
  tracked.checks = row["checks"].as<int>();
  if (row["bank_id_sealed"].is_null()) return tracked;
  auto id =
      opened(box, row["bank_id_sealed"], payment_place(tracked.payment.id.value, "bank_id_sealed"));
  if (!id) return id.error();
  tracked.bank_id = std::move(*id);
  return tracked;
}

Result<std::optional<PaymentCreation>> creation_in(const crypto::SealedBox& box,
                                                   const pqxx::row& row) {
  std::optional<PaymentCreation> creation;
  const bool under_way = row["status"].as<std::string>() == "initiating";
  const bool answered = !row["answer_sealed"].is_null();
  if (!answered && under_way) return creation;
  auto payment = payment_in(box, row);
  if (!payment) return payment.error();
  // The answer was erased after its time; the payment itself is still what the key stands for.
  if (!answered) {
    creation = PaymentCreation{std::move(*payment), {}, {}};
    return creation;
  }
  auto text = opened(box, row["answer_sealed"], payment_place(payment->id.value, "answer_sealed"));
  if (!text) return text.error();
  auto answer = unpack_first_answer(*text);
  if (!answer) return answer.error();
  payment->state = std::move(answer->state);
  payment->updated_at = answer->at;
  payment->checked_at.reset();
  creation =
      PaymentCreation{std::move(*payment), std::move(answer->link), std::move(answer->refusal)};
  return creation;
}

void insert_event(pqxx::transaction_base& tx, const PaymentId& id, const PaymentState& state,
                  UtcTime at) {
  tx.exec_params(R"(
      INSERT INTO payment_event (payment_id, at, status, iso_status, failure_reason, final)
      VALUES ($1, $2::timestamptz, $3, $4, $5, $6))",
                 id.value, sql_time(at), std::string(name_of(state.status)), state.iso_status,
                 state.failure_reason, state.final);
}

std::string likeness_fingerprint(const crypto::SealedBox& box, const PaymentAttempt& attempt) {
  if (!attempt.likeness) return "";
  return box.fingerprint("payment.likeness", attempt.likeness->reveal());
}

void insert_payment(pqxx::transaction_base& tx, const crypto::SealedBox& box,
                    const PaymentAttempt& attempt, const std::string& key_digest) {
  const Payment& payment = attempt.payment;
  const std::string& id = payment.id.value;
  tx.exec_params(R"(
      INSERT INTO payment (id, client_id, psu_ref, bank, language, return_url, kind, order_sealed,
        idempotency_digest, request_digest, status, sent_with_token, bank_id_sealed,
        initiation_lease, created_at, updated_at, likeness)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'initiating', $11, nullif($12::bytea, ''),
        clock_timestamp() + $13 * interval '1 second', $14::timestamptz, $14::timestamptz,
        nullif($15::bytea, '')))",
                 id, payment.client.value, payment.psu_ref, payment.bank.value, payment.language,
                 payment.return_url, std::string(name_of(kind_of(payment.order))),
                 sealed(box, pack_order(payment.order), payment_place(id, "order_sealed")),
                 bytes(key_digest), attempt.key.request_digest, attempt.with_token,
                 sealed(box, attempt.bank_id, payment_place(id, "bank_id_sealed")),
                 static_cast<std::int64_t>(attempt.lease.count()), sql_time(payment.created_at),
                 bytes(likeness_fingerprint(box, attempt)));
  insert_event(tx, payment.id, PaymentState(), payment.created_at);
  insert_payment_authorization(tx, box, attempt.authorization, payment.bank);
}

void insert_payment_authorization(pqxx::transaction_base& tx, const crypto::SealedBox& box,
                                  const PaymentAuthorization& authorization, const BankId& bank) {
  const bool order = authorization.purpose == SigningPurpose::order;
  tx.exec_params(
      R"(
      INSERT INTO payment_authorization
        (id, payment_id, bank, purpose, state_digest, verifier_sealed, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7::timestamptz)
      ON CONFLICT (id) DO NOTHING)",
      authorization.id.value, authorization.payment.value, bank.value,
      order ? "order" : "cancellation", bytes(crypto::sha256(authorization.state.reveal())),
      sealed(box, authorization.code_verifier, payment_verifier_place(authorization.id.value)),
      sql_time(authorization.expires_at));
}

InitiationOutcome lost_initiation(UtcTime now) {
  InitiationOutcome outcome;
  outcome.state = {PaymentStatus::unknown, "", "initiation_outcome_unknown", false};
  outcome.next_check_at = now;
  return outcome;
}

bool settle_initiation(pqxx::transaction_base& tx, const crypto::SealedBox& box,
                       const PaymentId& id, const InitiationOutcome& outcome, UtcTime now) {
  const FirstAnswer answer{outcome.state, now, outcome.link, outcome.refusal};
  std::optional<std::string> link_end;
  if (outcome.link) link_end = sql_time(outcome.link->expires_at);
  const auto next = sql_time(outcome.next_check_at);
  const auto settled = tx.exec_params(
      R"(
      UPDATE payment SET status = $2, iso_status = $3, failure_reason = $4, final = $5,
        answer_sealed = $6, bank_id_sealed = coalesce(nullif($7::bytea, ''), bank_id_sealed),
        idempotency_digest = CASE WHEN $8 THEN NULL ELSE idempotency_digest END,
        link_expires_at = $9::timestamptz, updated_at = $10::timestamptz,
        next_check_at = $11::timestamptz, initiation_lease = NULL
      WHERE id = $1::uuid AND status = 'initiating')",
      id.value, std::string(name_of(outcome.state.status)), outcome.state.iso_status,
      outcome.state.failure_reason, outcome.state.final,
      sealed(box, pack_answer(answer), payment_place(id.value, "answer_sealed")),
      sealed(box, outcome.bank_id, payment_place(id.value, "bank_id_sealed")), outcome.nothing_sent,
      nullable(link_end), sql_time(now), nullable(next));
  if (settled.affected_rows() == 0) return false;
  insert_event(tx, id, outcome.state, now);
  return true;
}

}  // namespace tpp::storage
