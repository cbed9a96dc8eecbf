#pragma once
// The TPP's signature over a payment request, as the setting signature_mode wants it.

#include <optional>

#include "bank/bank.hpp"
#include "bank/errors.hpp"
#include "http/message.hpp"

namespace tpp::simulator {

// FAILED_SECURITY_VALIDATION for one that is missing or wrong.
std::optional<Refused> check_signature(const Bank& bank, const http::Request& request);

}  // namespace tpp::simulator
