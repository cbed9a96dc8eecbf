#pragma once
// complete_authorization and bank_callback: the customer is back from the bank. The state is spent
// first, so the code is sent once at most; every way out leaves a state that the frontend can see.

#include "app/access_cache.hpp"
#include "app/persist.hpp"
#include "app/refresh_guard.hpp"
#include "domain/ports/account_store.hpp"
#include "domain/ports/bank.hpp"
#include "domain/ports/consent_store.hpp"
#include "domain/ports/token_spool.hpp"
#include "domain/ports/token_store.hpp"

namespace tpp {

struct CompletedAuthorization {
  Consent consent;
  bool granted = false;
  std::string reason;  // why not; a machine word
};

class CompleteAuthorization {
 public:
  CompleteAuthorization(ConsentStore& consents, TokenStore& tokens, TokenSpool& spool,
                        RefreshGuard& guard, AccountStore& accounts, Banks& banks,
                        AccessCache& cache, const Clock& clock);

  // From the customer's browser: names the bank of the callback. A state that is spent already
  // leads to its consent as it stands.
  // Errors: invalid_input (unknown state), those of ConsentStore.
  Task<CompletedAuthorization> from_browser(const BankId& bank, AuthorizationReturn returned,
                                            const Call& call);

  // From a client that owns the redirect URL. Errors: not_found (unknown, or another client's
  // state), gone (spent or expired), those of ConsentStore.
  Task<CompletedAuthorization> from_client(AuthorizationReturn returned, const Call& call);

 private:
  Task<CompletedAuthorization> finish(ConsumedAuthorization authorization,
                                      AuthorizationReturn returned, Call call);
  Task<CompletedAuthorization> exchange(ConsumedAuthorization authorization, Secret code,
                                        Bank& bank, const Call& call);
  Task<CompletedAuthorization> finish_sca(ConsumedAuthorization authorization,
                                          AuthorizationReturn returned, Bank& bank,
                                          const Call& call);
  Task<CompletedAuthorization> exchange_sca(ConsumedAuthorization authorization, Secret code,
                                            Bank& bank, const Call& call);
  Task<CompletedAuthorization> accept_tokens(ConsumedAuthorization authorization, TokenGrant tokens,
                                             UtcTime now, UtcTime expires_at, Bank& bank,
                                             const Call& call);
  Task<void> grant_or_spool(const ConsumedAuthorization& authorization, const TokenGrant& tokens,
                            const GrantedAccount* account, UtcTime now, UtcTime expires_at);
  Awaitable<void> keep_unread(const ConsumedAuthorization& authorization, const Secret& answer);
  Task<CompletedAuthorization> not_exchanged(ConsumedAuthorization authorization, Error error,
                                             const Call& call);
  Task<CompletedAuthorization> accept_sca(ConsumedAuthorization authorization, Secret sca_token,
                                          std::chrono::seconds lifetime);
  Task<CompletedAuthorization> fail(ConsumedAuthorization authorization, ConsentStatus status,
                                    std::string reason);
  Task<CompletedAuthorization> outcome(const ConsumedAuthorization& authorization, bool granted,
                                       std::string reason);

  ConsentStore& consents_;
  TokenStore& tokens_;
  TokenSpool& spool_;
  RefreshGuard& guard_;
  AccountStore& accounts_;
  Banks& banks_;
  AccessCache& cache_;
  const Clock& clock_;
};

}  // namespace tpp
