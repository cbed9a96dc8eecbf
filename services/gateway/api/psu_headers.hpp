#pragma once
// What a request says about the customer: the PSU context headers of the Berlin Group's NextGenPSD2
// framework, each checked for what it is.

#include "core/result.hpp"
#include "domain/call.hpp"
#include "http/message.hpp"

namespace tpp::gateway {

// Empty ones count as absent, unknown PSU- headers are ignored. validation_failed names every
// header that is wrong or given twice.
Result<PsuPresence> given_psu_presence(const http::Request& request);

}  // namespace tpp::gateway
