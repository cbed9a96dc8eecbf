#pragma once
// How payments are read and written. Inside this library only.

#include <optional>
#include <string>

#include "crypto/sealed_box.hpp"
#include "domain/ports/payment_store.hpp"
#include "storage/payment_text.hpp"
#include "storage/sql_values.hpp"

namespace tpp::storage {

extern const std::string payment_columns;  // of payment p

Result<Payment> payment_in(const crypto::SealedBox& box, const pqxx::row& row);
Result<TrackedPayment> tracked_in(const crypto::SealedBox& box, const pqxx::row& row);
// The first answer; nothing while the initiation is under way.
Result<std::optional<PaymentCreation>> creation_in(const crypto::SealedBox& box,
                                                   const pqxx::row& row);
PaymentState payment_state_in(const pqxx::row& row);

// Empty when nothing is compared.
std::string likeness_fingerprint(const crypto::SealedBox& box, const PaymentAttempt& attempt);

void insert_payment(pqxx::transaction_base& tx, const crypto::SealedBox& box,
                    const PaymentAttempt& attempt, const std::string& key_digest);
void insert_event(pqxx::transaction_base& tx, const PaymentId& id, const PaymentState& state,
                  UtcTime at);
void insert_payment_authorization(pqxx::transaction_base& tx, const crypto::SealedBox& box,
                                  const PaymentAuthorization& authorization, const BankId& bank);

// Writes the outcome of an initiation that nobody has settled yet; false when somebody has.
bool settle_initiation(pqxx::transaction_base& tx, const crypto::SealedBox& box,
                       const PaymentId& id, const InitiationOutcome& outcome, UtcTime now);

// What an initiation has become that never came back.
InitiationOutcome lost_initiation(UtcTime now);

crypto::Place payment_place(const std::string& id, std::string_view column);
crypto::Place payment_verifier_place(const std::string& id);

}  // namespace tpp::storage
