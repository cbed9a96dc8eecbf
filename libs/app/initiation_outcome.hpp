#pragma once
// What the bank's answer to an order, or the lack of one, means for the payment and its key.

#include <chrono>

#include "domain/ports/payment_bank.hpp"
#include "domain/ports/payment_store.hpp"

namespace tpp {

InitiationOutcome outcome_of(const Initiation& initiation, const PaymentAttempt& attempt,
                             std::chrono::minutes page_lifetime, UtcTime now);

// Unknown when the order may have arrived; else failed, and then its key is free again unless the
// bank has said no to the order itself.
InitiationOutcome outcome_of(const Error& error, UtcTime now);

}  // namespace tpp
