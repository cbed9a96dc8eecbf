#pragma once
// cancel_payment: safe to repeat; what the bank does not answer clearly is asked for.

#include "app/check_payment.hpp"
#include "app/payment_tokens.hpp"
#include "app/start_pages.hpp"

namespace tpp {

struct CancelledPayment {
  Payment payment;
  std::optional<AuthorizationLink> link;  // where the customer has to sign the cancellation
};

class CancelPayment {
 public:
  CancelPayment(PaymentStore& payments, PaymentTokens& tokens, CheckPayment& check, Banks& banks,
                const StartPages& pages, IdSource& ids, const Clock& clock);

  // Errors: not_found, conflict (not signed yet, or nobody knows whether the bank has it),
  // cancellation_too_late, cancellation_not_allowed, bank_outcome_unknown (the payment's status
  // tells later), those of PaymentBank, PaymentTokens and PaymentStore.
  Task<CancelledPayment> operator()(const PaymentId& id, const Call& call);

 private:
  Task<CancelledPayment> ask_customer(const TrackedPayment& tracked, const std::string& page,
                                      const Call& call);
  Task<CancelledPayment> look(const TrackedPayment& tracked, Error error, const Call& call);

  PaymentStore& payments_;
  PaymentTokens& tokens_;
  CheckPayment& check_;
  Banks& banks_;
  const StartPages& pages_;
  IdSource& ids_;
  const Clock& clock_;
};

}  // namespace tpp
