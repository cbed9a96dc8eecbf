#pragma once
// Payments in PostgreSQL. Orders, the bank's ids and first answers are sealed.

#include "crypto/sealed_box.hpp"
#include "domain/ports/payment_store.hpp"
#include "postgres/pool.hpp"

namespace tpp::storage {

class PgPaymentStore final : public PaymentStore {
 public:
  PgPaymentStore(postgres::PgPool& pool, const crypto::SealedBox& box) : pool_(pool), box_(box) {}

  Task<PaymentAdmission> admit(const PaymentAttempt& attempt) override;
  Task<PaymentAdmission> recall(const ClientId& client, const IdempotencyKey& key,
                                UtcTime now) override;
  Task<void> record_initiation(const PaymentId& id, const InitiationOutcome& outcome,
                               UtcTime now) override;
  Task<TrackedPayment> find(const ClientId& client, const PaymentId& id) override;
  Task<Page<Payment>> list(const ClientId& client, const PaymentFilter& filter,
                           const PageRequest& page) override;
  Task<std::vector<PaymentEvent>> history(const ClientId& client, const PaymentId& id) override;
  Task<PaymentState> move(const PaymentId& id, const PaymentMove& move) override;
  Task<void> postpone_check(const PaymentId& id, UtcTime next_check_at) override;
  Task<std::vector<TrackedPayment>> claim_due(UtcTime now, std::size_t limit,
                                              std::chrono::seconds lease) override;
  Task<void> add_authorization(const PaymentAuthorization& authorization,
                               const BankId& bank) override;
  Task<ConsumedPaymentAuthorization> consume_state(const BankId* bank, const ClientId* client,
                                                   const Secret& state, UtcTime now) override;
  Task<PaymentAccess> access(const ClientId& client, const std::string& psu_ref,
                             const BankId& bank) override;
  Task<void> store_access(const Payment& payment, const TokenGrant& tokens,
                          const ConsentId& fresh_id, UtcTime now) override;

 private:
  // not_found when nobody has used the key.
  Result<PaymentAdmission> admit_again(postgres::Transaction& tx, const ClientId& client,
                                       const IdempotencyKey& key, UtcTime now) const;

  postgres::PgPool& pool_;
  const crypto::SealedBox& box_;
};

}  // namespace tpp::storage
