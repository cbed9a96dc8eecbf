#pragma once
// Handlers of account reads.

#include "api/context.hpp"
#include "app/accounts.hpp"
#include "app/list_transactions.hpp"
#include "domain/ports/cursor_box.hpp"

namespace tpp::gateway {

Awaitable<http::Response> list_accounts(const Context& ctx, ListAccounts& list,
                                        const CursorBox& cursors);
Awaitable<http::Response> get_account(const Context& ctx, GetAccount& get);
Awaitable<http::Response> get_balances(const Context& ctx, GetAccount& get);
Awaitable<http::Response> get_quota(const Context& ctx, GetQuota& get);
Awaitable<http::Response> list_transactions(const Context& ctx, ListTransactions& list);

}  // namespace tpp::gateway
