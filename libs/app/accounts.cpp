#include "app/accounts.hpp"

#include <utility>

#include "app/list_granted.hpp"

namespace tpp {

ListAccounts::ListAccounts(AccountStore& accounts, ConsentStore& consents, TokenStore& tokens,
                           Banks& banks, RefreshTokens& refresh, const Clock& clock)
    : accounts_(accounts),
      consents_(consents),
      tokens_(tokens),
      banks_(banks),
      refresh_(refresh),
      clock_(clock) {}

Task<Page<Account>> ListAccounts::operator()(const AccountFilter& filter, const PageRequest& page,
                                             const Call& call) {
  if (filter.consent) {
    auto ready = co_await make_sure_listed(*filter.consent, call);
    if (!ready) co_return ready.error();
  }
  co_return co_await accounts_.list(call.client, filter, page);
}

Task<void> ListAccounts::make_sure_listed(const ConsentId& id, const Call& call) {
  auto consent = co_await consents_.find(call.client, id);
  if (!consent) co_return consent.error();
  note(call, id);
  auto readable = check_scope(*consent, ConsentScope::ais);
  if (!readable) co_return readable.error();
  auto usable = check_usable(as_of(*consent, clock_.now()));
  if (!usable) co_return usable.error();
  auto listed = co_await accounts_.listed(id);
  if (!listed) co_return listed.error();
  if (*listed) co_return Result<void>();

  Bank* bank = banks_.find(consent->bank);
  if (bank == nullptr) co_return Error{Errc::internal, "the consent's bank is not configured"};
  auto token = co_await tokens_.find(id);
  if (token && about_to_end(*token, clock_.now()))
    token = co_await refresh_.newer_than(id, token->version, *bank, call);
  if (!token) co_return token.error();
  auto done = co_await list_granted(accounts_, *bank, id, *token, call);
  if (done || done.error().code != Errc::access_token_refused) co_return done;
  token = co_await refresh_.newer_than(id, token->version, *bank, call);
  if (!token) co_return token.error();
  done = co_await list_granted(accounts_, *bank, id, *token, call);
  if (!done && done.error().code == Errc::access_token_refused)
    co_return refused_after_refresh(done.error());
  co_return done;
}

Task<AccountView> GetAccount::operator()(const AccountId& id, const Call& call) {
  std::optional<Account> account;
  auto read = [&](Bank& bank, const AccountAccess& access) {
    account = access.account;
    return bank.account_details(access, call);
  };
  ReadCost cost;
  auto details = co_await reads_.run<AccountDetails>(id, call, cost, read);
  if (!details) co_return details.error();
  co_return AccountView{std::move(*account), std::move(*details), clock_.now(), cost.left};
}

Task<QuotaView> GetQuota::operator()(const AccountId& id, const Call& call) {
  auto left = co_await reads_.unattended_left(id, call);
  if (!left) co_return left.error();
  co_return QuotaView{id, *left, clock_.now()};
}

}  // namespace tpp
