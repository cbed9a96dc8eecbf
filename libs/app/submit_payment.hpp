#pragma once
// create_payment, create_standing_order and create_bulk_payment: one order, sent once.

#include "app/payment_tokens.hpp"
#include "app/start_pages.hpp"
#include "domain/client.hpp"
#include "domain/ports/payment_bank.hpp"
#include "domain/ports/payment_store.hpp"

namespace tpp {

struct NewPayment {
  std::string psu_ref;
  BankId bank;
  std::optional<std::string> language;  // nothing: the bank's default
  std::string return_url;
  PaymentOrder order;  // an empty end-to-end id is filled in
  IdempotencyKey key;
  bool confirm_duplicate = false;  // both are wanted
};

struct SubmittedPayment {
  Payment payment;
  std::optional<AuthorizationLink> link;  // where the customer signs
  bool replayed = false;                  // the answer to an earlier request with this key
};

class SubmitPayment {
 public:
  SubmitPayment(PaymentStore& payments, PaymentTokens& tokens, Banks& banks,
                const StartPages& pages, IdSource& ids, const Clock& clock);

  // Stored before it is sent; never sent twice. When nobody can tell whether the bank has it, the
  // payment comes back as `unknown`, without a link.
  // Errors: validation_failed with all wrong fields, request_in_flight, idempotency_key_reused,
  // duplicate_payment,
  // those of PaymentBank and PaymentStore.
  Task<SubmittedPayment> operator()(const Client& client, NewPayment wanted, const Call& call);

 private:
  Result<void> validate(const Client& client, const NewPayment& wanted) const;
  static Result<SubmittedPayment> replay(PaymentAdmission admission);
  Payment draft(const Client& client, NewPayment& wanted, const Bank& bank);
  PaymentAuthorization draft_authorization(const PaymentId& id, const PaymentTraits& traits);
  Task<SubmittedPayment> send(const PaymentAttempt& attempt, std::optional<AccessToken> token,
                              PaymentBank& bank, Call call);
  Task<Initiation> initiate(const PaymentAttempt& attempt, std::optional<AccessToken> token,
                            PaymentBank& bank, const Call& call);
  Task<SubmittedPayment> conclude(const PaymentAttempt& attempt, InitiationOutcome outcome);

  PaymentStore& payments_;
  PaymentTokens& tokens_;
  Banks& banks_;
  const StartPages& pages_;
  IdSource& ids_;
  const Clock& clock_;
};

}  // namespace tpp
