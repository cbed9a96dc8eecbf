#pragma once
// Whether everything mandatory is there. Nothing is said about the values.

#include <optional>

#include "bank/errors.hpp"
#include "sandbox/sandbox_calls.hpp"

namespace tpp::simulator {

std::optional<Refused> check_needs(const SandboxNeeds& needs, const http::Request& request);

}  // namespace tpp::simulator
