#pragma once
// One function per call of the bank. Each decides everything, from headers to answer.

#include "bank/bank.hpp"
#include "bank/outcome.hpp"

namespace tpp::simulator {

// GET /consent-uris, version 4.
Outcome<http::Response> consent_uris(Bank& bank, const http::Request& request);
// POST /token, version 3.
Outcome<http::Response> token(Bank& bank, const http::Request& request);
// GET /accounts, versions 1 and 3.
Outcome<http::Response> list_accounts(Bank& bank, const http::Request& request);
// GET /accounts/{logical-id}, version 3.
Outcome<http::Response> account_details(Bank& bank, const http::Request& request,
                                        const std::string& logical_id);
// GET /accounts/{logical-id}/transactions, version 2.
Outcome<http::Response> transactions(Bank& bank, const http::Request& request,
                                     const std::string& logical_id);

}  // namespace tpp::simulator
