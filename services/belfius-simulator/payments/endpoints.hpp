#pragma once
// The calls of the payment side. The product is read from the path.

#include "bank/bank.hpp"
#include "bank/outcome.hpp"
#include "http/message.hpp"

namespace tpp::simulator {

// POST: single payments of versions 3 and 1, standing orders of version 2, bulk of version 1.
Outcome<http::Response> initiate_payment(Bank& bank, const http::Request& request);

// The following of version 1.
Outcome<http::Response> payment_status(Bank& bank, const http::Request& request,
                                       const std::string& payment_id);
Outcome<http::Response> payment_details(Bank& bank, const http::Request& request,
                                        const std::string& payment_id);
Outcome<http::Response> cancel_payment(Bank& bank, const http::Request& request,
                                       const std::string& payment_id);

}  // namespace tpp::simulator
