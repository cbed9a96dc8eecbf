#pragma once
// Accounts and balances as the API shows them.

#include "app/accounts.hpp"
#include "http/message.hpp"

namespace tpp::gateway {

http::Response account_page(const Page<Account>& page);
http::Response account_response(const AccountView& view);
http::Response balances_response(const AccountView& view);

}  // namespace tpp::gateway
