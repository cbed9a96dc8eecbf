#pragma once
// Whether an amount is available on the account of a consent with the scope CAF.

#include "bank/bank.hpp"
#include "bank/outcome.hpp"

namespace tpp::simulator {

// POST /funds-confirmations, version 1: account and amount in the body.
Outcome<http::Response> confirm_funds(Bank& bank, const http::Request& request);
// GET /funds-confirmations, version 1 of the first generation: logical-id and amount in the query.
Outcome<http::Response> read_funds(Bank& bank, const http::Request& request);

}  // namespace tpp::simulator
