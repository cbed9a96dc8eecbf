#pragma once
// The tokens that a customer's payments share: kept from one signature to the next payment, and
// refreshed like those of a consent.

#include "app/refresh_tokens.hpp"
#include "domain/ports/payment_store.hpp"

namespace tpp {

class PaymentTokens {
 public:
  PaymentTokens(PaymentStore& payments, RefreshTokens& refresh, Banks& banks, const Clock& clock)
      : payments_(payments), refresh_(refresh), banks_(banks), clock_(clock) {}

  // Good for the next call. not_found: the customer has to sign first, or the bank takes no token
  // of theirs any more. Other errors: those of RefreshTokens and PaymentStore.
  Task<PaymentAccess> usable(const Payment& payment, const Call& call);

  // After the bank has refused this one. Errors as above.
  Task<PaymentAccess> newer(const PaymentAccess& refused, const BankId& bank, const Call& call);

 private:
  PaymentStore& payments_;
  RefreshTokens& refresh_;
  Banks& banks_;
  const Clock& clock_;
};

}  // namespace tpp
