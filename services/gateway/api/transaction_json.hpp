#pragma once
// Transactions as the API shows them.

#include "app/list_transactions.hpp"
#include "http/message.hpp"

namespace tpp::gateway {

http::Response transactions_response(const TransactionsView& view);

}  // namespace tpp::gateway
