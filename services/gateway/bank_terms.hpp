#pragma once
// Settings of one bank in the words of those who call it.

#include "belfius/call_terms.hpp"
#include "config.hpp"
#include "http/client.hpp"

namespace tpp::gateway {

belfius::CallTerms call_terms_of(const BankConfig& bank);
http::ClientLimits client_limits_of(const BankConfig& bank);

}  // namespace tpp::gateway
