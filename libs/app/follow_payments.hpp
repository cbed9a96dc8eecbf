#pragma once
// Follows every payment to its end, in every replica, without a leader: each round takes what is
// due and nobody else has taken.

#include "app/check_payment.hpp"

namespace tpp {

class FollowPayments {
 public:
  FollowPayments(PaymentStore& payments, CheckPayment& check, IdSource& ids, const Clock& clock)
      : payments_(payments), check_(check), ids_(ids), clock_(clock) {}

  // One round: until nothing is due.
  Awaitable<void> round();

 private:
  PaymentStore& payments_;
  CheckPayment& check_;
  IdSource& ids_;
  const Clock& clock_;
};

}  // namespace tpp
