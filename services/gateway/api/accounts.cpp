#include "api/accounts.hpp"

#include "api/account_json.hpp"
#include "api/list_cursor.hpp"
#include "api/path_ids.hpp"
#include "api/problems.hpp"
#include "api/query.hpp"
#include "api/quota.hpp"
#include "api/transaction_json.hpp"

namespace tpp::gateway {
namespace {

// Sealed cursors carry the bank's page key and what naming must remember.
constexpr std::size_t cursor_limit = 3072;

Result<AccountFilter> decode_filter(QueryReader& query) {
  AccountFilter filter;
  if (auto consent = query.uuid("consent_id")) filter.consent = ConsentId{std::move(*consent)};
  filter.psu_ref = query.text("psu_ref", 128);
  auto finished = query.finish();
  if (!finished) return finished.error();
  if (!filter.consent && !filter.psu_ref)
    return Error{Errc::invalid_input, "consent_id or psu_ref is needed"};
  return filter;
}

Result<TransactionsWanted> decode_transactions(const AccountId& account, std::string_view text) {
  auto query = QueryReader::parse(text);
  if (!query) return query.error();
  TransactionsWanted wanted;
  wanted.account = account;
  wanted.from = query->date("date_from");
  wanted.to = query->date("date_to");
  if (const auto code = query->text("currency", 8)) {
    auto currency = Currency::parse(*code);
    if (currency)
      wanted.currency = *currency;
    else
      query->wrong("currency", currency.error().detail);
  }
  wanted.cursor = query->text("cursor", cursor_limit);
  wanted.limit = query->whole("limit", 100, 1, 400);
  auto finished = query->finish();
  if (!finished) return finished.error();
  return wanted;
}

Result<AccountId> decode_account(const Context& ctx) {
  auto id = path_id<AccountId>(ctx, "account_id");
  if (!id) return id.error();
  auto no_query = expect_no_query(ctx.request.query);
  if (!no_query) return no_query.error();
  return id;
}

}  // namespace

// GET /v1/accounts (operationId: list_accounts).
Awaitable<http::Response> list_accounts(const Context& ctx, ListAccounts& list,
                                        const CursorBox& cursors) {
  const ListCursor cursor(cursors, ctx, "list_accounts");
  auto query = cursor.read(ctx.request.query);
  if (!query) co_return problem(query.error(), ctx);
  auto filter = decode_filter(query->filters);
  if (!filter) co_return problem(filter.error(), ctx);

  if (ctx.access != nullptr) {
    ctx.access->psu_ref = filter->psu_ref;
    if (filter->consent) ctx.access->consent = *filter->consent;
  }
  auto page = co_await list(*filter, query->page, ctx.call);
  if (!page) co_return problem(page.error(), ctx);

  page->next = cursor.next(*query, page->next);
  co_return account_page(*page);
}

// GET /v1/accounts/{account_id} (operationId: get_account). One call at the bank.
Awaitable<http::Response> get_account(const Context& ctx, GetAccount& get) {
  auto id = decode_account(ctx);
  if (!id) co_return problem(id.error(), ctx);

  auto view = co_await get(*id, ctx.call);
  if (!view) co_return problem(view.error(), ctx);
  co_return account_response(*view);
}

// GET /v1/accounts/{account_id}/balances (operationId: get_balances). One call at the bank.
Awaitable<http::Response> get_balances(const Context& ctx, GetAccount& get) {
  auto id = decode_account(ctx);
  if (!id) co_return problem(id.error(), ctx);

  auto view = co_await get(*id, ctx.call);
  if (!view) co_return problem(view.error(), ctx);
  co_return balances_response(*view);
}

// GET /v1/accounts/{account_id}/quota (operationId: get_quota). No call at the bank.
Awaitable<http::Response> get_quota(const Context& ctx, GetQuota& get) {
  auto id = decode_account(ctx);
  if (!id) co_return problem(id.error(), ctx);

  auto view = co_await get(*id, ctx.call);
  if (!view) co_return problem(view.error(), ctx);
  co_return quota_response(*view);
}

// GET /v1/accounts/{account_id}/transactions (operationId: list_transactions). One call at the
// bank per page; follow next_cursor to the end.
Awaitable<http::Response> list_transactions(const Context& ctx, ListTransactions& list) {
  auto id = path_id<AccountId>(ctx, "account_id");
  if (!id) co_return problem(id.error(), ctx);
  auto wanted = decode_transactions(*id, ctx.request.query);
  if (!wanted) co_return problem(wanted.error(), ctx);

  auto view = co_await list(std::move(*wanted), ctx.call);
  if (!view) co_return problem(view.error(), ctx);

  co_return transactions_response(*view);
}

}  // namespace tpp::gateway
