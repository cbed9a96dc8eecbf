#pragma once
// The one account of the sandbox, in the bodies of every version, and its funds.

#include "http/message.hpp"

namespace tpp::simulator {

constexpr const char* sandbox_logical_id = "sandbox-account-1";
constexpr const char* sandbox_iban = "BE68539007547034";  // printed as an example in the standard

http::Response mock_accounts(const http::Request& request);
http::Response mock_account_1(const http::Request& request);
http::Response mock_account_2(const http::Request& request);
http::Response mock_account_3(const http::Request& request);
http::Response mock_transactions(const http::Request& request);
http::Response mock_transactions_of_old(const http::Request& request);
http::Response mock_funds(const http::Request& request);
http::Response mock_funds_of_old(const http::Request& request);

}  // namespace tpp::simulator
