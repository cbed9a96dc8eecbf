#include "app/account_reads.hpp"

#include "obs/log.hpp"

namespace tpp {

Error refused_after_refresh(const Error& refused) {
  return Error{Errc::bank_refused, "the bank refuses a token that it has just handed out",
               refused.cause, refused.context};
}

AccountReads::AccountReads(AccountStore& accounts, ConsentStore& consents, Banks& banks,
                           AccessCache& cache, RefreshTokens& refresh, RefreshAhead& ahead,
                           StartAuthorization& start_authorization, UnattendedQuota& quota,
                           const Clock& clock)
    : accounts_(accounts),
      consents_(consents),
      banks_(banks),
      cache_(cache),
      refresh_(refresh),
      ahead_(ahead),
      start_authorization_(start_authorization),
      quota_(quota),
      clock_(clock) {}

Task<AccountReads::Prepared> AccountReads::find(const AccountId& id, const Call& call,
                                                ConsentScope scope) {
  Prepared prepared{nullptr, cache_.find(id)};
  if (!prepared.access) {
    const std::uint64_t before = cache_.forgotten();
    auto opened = co_await accounts_.open(call.client, id);
    if (!opened) co_return opened.error();
    prepared.access = cache_.put(std::move(*opened), before);
  }
  const Consent& consent = prepared.access->consent;
  if (consent.client != call.client || consent.scope != scope)
    co_return Error{Errc::not_found, "no such account"};
  note(call, consent.id);
  auto usable = check_usable(consent, clock_.now());
  if (!usable) co_return usable.error();

  prepared.bank = banks_.find(consent.bank);
  if (prepared.bank == nullptr)
    co_return Error{Errc::internal, "the account's bank is not configured",
                    "no bank " + consent.bank.value};
  co_return prepared;
}

Task<AccountReads::Prepared> AccountReads::prepare(const AccountId& id, const Call& call,
                                                   ConsentScope scope) {
  auto found = co_await find(id, call, scope);
  if (!found) co_return found.error();
  Prepared prepared = std::move(*found);
  const UtcTime now = clock_.now();
  prepared.ends_soon = worth_renewing(prepared.access->access_token, now);
  if (about_to_end(prepared.access->access_token, now)) {
    auto renewed = co_await renew_token(prepared, call);
    if (!renewed) co_return renewed.error();
  }
  co_return prepared;
}

Task<void> AccountReads::renew_token(Prepared& prepared, const Call& call) {
  const AccessCache::Entry stale = prepared.access;
  auto token = co_await refresh_.newer_than(stale->consent.id, stale->access_token.version,
                                            *prepared.bank, call);
  if (!token) co_return token.error();
  AccountAccess renewed = *stale;
  renewed.access_token = std::move(*token);
  prepared.access = std::make_shared<const AccountAccess>(std::move(renewed));
  prepared.ends_soon = false;
  co_return Result<void>();
}

void AccountReads::renew_ahead(const Prepared& prepared) {
  ahead_.start(prepared.access->consent.id, prepared.access->access_token, *prepared.bank);
}

Task<UnattendedLeft> AccountReads::unattended_left(const AccountId& id, const Call& call) {
  auto found = co_await find(id, call, ConsentScope::ais);
  if (!found) co_return found.error();
  co_return co_await quota_.left(id, found->bank->traits().unattended);
}

Awaitable<Error> AccountReads::explain(const Prepared& prepared, const Call& call, Error error) {
  const Consent& consent = prepared.access->consent;
  if (error.code == Errc::quota_exhausted && !call.psu.attended())
    co_return co_await quota_.spent_at_bank(prepared.access->account.id, prepared.bank->traits(),
                                            std::move(error));
  if (error.code == Errc::access_token_refused) co_return refused_after_refresh(error);
  if (error.code == Errc::consent_revoked) {
    auto settled =
        co_await consents_.settle(consent.id, ConsentStatus::revoked, "withdrawn_at_bank");
    if (!settled) co_return settled.error();
    cache_.forget(consent.id);
  }
  if (error.code == Errc::consent_renewal_due && error.context &&
      error.context->authorization_url) {
    auto settled =
        co_await consents_.settle(consent.id, ConsentStatus::renewal_due, "sca_required");
    if (!settled) co_return settled.error();
    cache_.forget(consent.id);
    co_return co_await start_authorization_.offer_sca(consent, *prepared.bank, std::move(error),
                                                      call);
  }
  co_return error;
}

}  // namespace tpp
