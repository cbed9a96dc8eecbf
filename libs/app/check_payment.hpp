#pragma once
// Asks the bank how a payment stands, and writes down what it says.

#include "domain/ports/bank.hpp"
#include "domain/ports/payment_bank.hpp"
#include "domain/ports/payment_store.hpp"

namespace tpp {

inline constexpr std::chrono::seconds payment_check_limit{20};

// How the bank finds it; nothing when the bank never told its name for it.
std::optional<BankPayment> at_bank(const TrackedPayment& tracked);

class CheckPayment {
 public:
  CheckPayment(PaymentStore& payments, Banks& banks, const Clock& clock)
      : payments_(payments), banks_(banks), clock_(clock) {}

  // The state after the question; a bank that does not answer leaves it as it was and is asked
  // again later. Errors: those of PaymentStore.
  Task<PaymentState> operator()(const TrackedPayment& tracked, const Call& call);

  // Writes down what the bank has said about it in another answer.
  Task<PaymentState> record(const TrackedPayment& tracked, const PaymentReport& report);

 private:
  Task<PaymentState> without_name(const TrackedPayment& tracked, const PaymentTraits& traits);
  Task<PaymentState> not_at_bank(const TrackedPayment& tracked, const PaymentTraits& traits);
  Task<PaymentState> later(const TrackedPayment& tracked);
  Task<PaymentState> end_unsigned(const TrackedPayment& tracked, const char* reason);

  PaymentStore& payments_;
  Banks& banks_;
  const Clock& clock_;
};

}  // namespace tpp
