#pragma once
// One function per call of the bank. Each decides everything, from headers to answer.

#include "bank/bank.hpp"
#include "bank/outcome.hpp"

namespace tpp::simulator {

// GET /consent-uris, versions 1 to 4.
Outcome<http::Response> consent_uris(Bank& bank, const http::Request& request);
// POST /token, versions 1, 1.1, 2 and 3.
Outcome<http::Response> token(Bank& bank, const http::Request& request);
// GET /accounts, versions 1 and 3.
Outcome<http::Response> list_accounts(Bank& bank, const http::Request& request);
// GET /accounts/{logical-id}, versions 1 to 3.
Outcome<http::Response> account_details(Bank& bank, const http::Request& request,
                                        const std::string& logical_id);
// GET /accounts/{logical-id}/transactions, versions 1, 1.2 and 2.
Outcome<http::Response> transactions(Bank& bank, const http::Request& request,
                                     const std::string& logical_id);

}  // namespace tpp::simulator
