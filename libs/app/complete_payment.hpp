#pragma once
// The customer is back from signing a payment or its cancellation. What the browser says is a hint;
// what the bank says about the payment counts.

#include "app/check_payment.hpp"
#include "app/persist.hpp"

namespace tpp {

struct CompletedPayment {
  Payment payment;
  std::string reason;  // why the customer came back without a signature; a machine word
};

class CompletePayment {
 public:
  CompletePayment(PaymentStore& payments, CheckPayment& check, Banks& banks, IdSource& ids,
                  const Clock& clock);

  // The bank of the callback, or the client that owns the redirect URL; one of them is given. A
  // state that is spent leads to its payment as it stands when it came from a browser.
  // Errors: not_found (no payment has this state), gone (a client's state is spent), those of
  // PaymentStore.
  Task<CompletedPayment> operator()(const BankId* bank, const ClientId* client,
                                    AuthorizationReturn returned, const Call& call);

 private:
  Task<void> note_return(const TrackedPayment& tracked, const std::string& reason);
  Awaitable<void> keep_tokens(const Payment& payment, const Secret& code, const Secret& verifier,
                              const Call& call);
  Task<CompletedPayment> as_it_stands(const ClientId& client, const PaymentId& id,
                                      std::string reason);

  PaymentStore& payments_;
  CheckPayment& check_;
  Banks& banks_;
  IdSource& ids_;
  const Clock& clock_;
};

}  // namespace tpp
