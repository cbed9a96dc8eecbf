#pragma once
// bank_callback and complete_authorization: finds out what a customer was sent to the bank for.

#include <variant>

#include "app/complete_authorization.hpp"
#include "app/complete_payment.hpp"

namespace tpp {

using Returned = std::variant<CompletedAuthorization, CompletedPayment>;

class ReturnFromBank {
 public:
  ReturnFromBank(CompleteAuthorization& consents, CompletePayment& payments)
      : consents_(consents), payments_(payments) {}

  // Errors: invalid_input (unknown state), those of the stores.
  Task<Returned> from_browser(const BankId& bank, AuthorizationReturn returned, const Call& call);

  // Errors: not_found (unknown, or another client's state), gone (spent or expired), those of the
  // stores.
  Task<Returned> from_client(AuthorizationReturn returned, const Call& call);

 private:
  CompleteAuthorization& consents_;
  CompletePayment& payments_;
};

}  // namespace tpp
