#pragma once
// What makes two orders look like the same payment, sent twice by mistake.

#include <chrono>
#include <optional>
#include <string>

#include "core/secret.hpp"
#include "domain/payment.hpp"

namespace tpp {

inline constexpr std::chrono::minutes duplicate_window{10};

// Debtor, creditor, amount and remittance (and the dates of a standing order) as one text; a
// secret, because it holds IBANs. Nothing for a bulk payment: its message id is what banks go by.
std::optional<Secret> likeness_of(const PaymentOrder& order);

}  // namespace tpp
