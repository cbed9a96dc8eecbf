#pragma once
// How every read of an account reaches the bank: find what we know, refresh a token that is about
// to end, count the read if nobody is there, call, put right what the bank's answer tells about the
// consent, and have a token that ends soon refreshed when the read is over.

#include <memory>
#include <utility>

#include "app/access_cache.hpp"
#include "app/refresh_ahead.hpp"
#include "app/start_authorization.hpp"
#include "app/unattended_quota.hpp"
#include "domain/ports/account_store.hpp"

namespace tpp {

// The bank's word on a token that it handed out a moment ago.
Error refused_after_refresh(const Error& refused);

class AccountReads {
 public:
  AccountReads(AccountStore& accounts, ConsentStore& consents, Banks& banks, AccessCache& cache,
               RefreshTokens& refresh, RefreshAhead& ahead, StartAuthorization& start_authorization,
               UnattendedQuota& quota, const Clock& clock);

  // read(Bank&, const AccountAccess&) -> Task<T>; called at most twice, and paid for each time that
  // anything was sent.
  // Errors: not_found, those of check_usable(), of UnattendedQuota::pay, of Bank, of RefreshTokens
  // and of the stores.
  template <class T, class Read>
  Task<T> run(const AccountId& id, const Call& call, ReadCost& cost, Read& read) {
    return serve<T>(id, call, ConsentScope::ais, &cost, read);
  }

  // The same for the account of a consent for funds. The law limits reads, not these questions.
  template <class T, class Ask>
  Task<T> ask_about_funds(const AccountId& id, const Call& call, Ask& ask) {
    return serve<T>(id, call, ConsentScope::caf, nullptr, ask);
  }

  // What unattended reads the account has left. Errors: not_found, those of check_usable() and of
  // the stores.
  Task<UnattendedLeft> unattended_left(const AccountId& id, const Call& call);

 private:
  struct Prepared {
    Bank* bank;
    AccessCache::Entry access;
    bool ends_soon = false;  // its token
  };

  // An account is found by calls of its consent's scope only. Without a cost nothing is counted.
  template <class T, class Read>
  Task<T> serve(const AccountId& id, const Call& call, ConsentScope scope, ReadCost* cost,
                Read& read) {
    auto prepared = co_await prepare(id, call, scope);
    if (!prepared) co_return prepared.error();
    for (bool repeated = false;; repeated = true) {
      if (cost != nullptr && !call.psu.attended()) {
        auto paid = co_await quota_.pay(id, prepared->bank->traits(), *cost);
        if (!paid) co_return paid.error();
      }
      auto answer = co_await read(*prepared->bank, *prepared->access);
      if (answer) {
        // Not before: the bank may end the old token with the refresh.
        if (prepared->ends_soon) renew_ahead(*prepared);
        co_return answer;
      }
      if (cost != nullptr && nothing_sent(answer.error())) co_await quota_.give_back(id, *cost);
      const bool stale_token = answer.error().code == Errc::access_token_refused;
      if (!stale_token || repeated) co_return co_await explain(*prepared, call, answer.error());
      auto renewed = co_await renew_token(*prepared, call);
      if (!renewed) co_return renewed.error();
    }
  }

  Task<Prepared> find(const AccountId& id, const Call& call, ConsentScope scope);
  Task<Prepared> prepare(const AccountId& id, const Call& call, ConsentScope scope);
  Task<void> renew_token(Prepared& prepared, const Call& call);
  void renew_ahead(const Prepared& prepared);
  Awaitable<Error> explain(const Prepared& prepared, const Call& call, Error error);

  AccountStore& accounts_;
  ConsentStore& consents_;
  Banks& banks_;
  AccessCache& cache_;
  RefreshTokens& refresh_;
  RefreshAhead& ahead_;
  StartAuthorization& start_authorization_;
  UnattendedQuota& quota_;
  const Clock& clock_;
};

}  // namespace tpp
