#pragma once
// One refresh for which the claim is held: presents the token, at most three times while the lease
// lasts, and brings what came of it into the store or, when that is away, into the spool.

#include <array>
#include <chrono>

#include "app/access_cache.hpp"
#include "app/persist.hpp"
#include "app/refresh_guard.hpp"
#include "domain/ports/bank.hpp"
#include "domain/ports/token_spool.hpp"
#include "domain/ports/token_store.hpp"

namespace tpp {

// Pauses before the second and the third try of a refresh whose outcome is unknown.
using RepeatPauses = std::array<std::chrono::milliseconds, 2>;
inline constexpr RepeatPauses repeat_pauses{std::chrono::milliseconds(0),
                                            std::chrono::milliseconds(3000)};

class ClaimedRefresh {
 public:
  ClaimedRefresh(TokenStore& tokens, TokenSpool& spool, RefreshGuard& guard, AccessCache& cache,
                 const Clock& clock, RefreshProbe& probe, RepeatPauses pauses = repeat_pauses);

  // Errors: as RefreshTokens::newer_than().
  Task<AccessToken> operator()(const ConsentId& consent, const RefreshClaim& claim, Bank& bank,
                               const Call& call);

 private:
  struct Lost {
    bool before = false;  // a try of this pair got no answer, now or under an earlier claim
  };

  Task<TokenGrant> present(const ConsentId& consent, const RefreshClaim& claim, Bank& bank,
                           const Call& call, Lost& lost);
  Awaitable<void> keep_unread(const ConsentId& consent, const RefreshClaim& claim,
                              const Secret& answer);
  Task<AccessToken> store(const ConsentId& consent, const RefreshClaim& claim, TokenGrant grant,
                          const BankId& bank);
  Task<AccessToken> store_or_spool(const ConsentId& consent, const RefreshClaim& claim,
                                   const TokenGrant& grant, const BankId& bank);
  Task<AccessToken> take_head(const ConsentId& consent, const RefreshClaim& claim,
                              const BankId& bank);
  Task<AccessToken> refused(const ConsentId& consent, const RefreshClaim& claim, Error error,
                            Lost lost, const BankId& bank);
  Task<AccessToken> give_back(const ConsentId& consent, const RefreshClaim& claim, Error error,
                              Lost lost, const BankId& bank);
  Awaitable<void> end_claim(const ConsentId& consent, const RefreshClaim& claim, RefreshEnd end);

  TokenStore& tokens_;
  TokenSpool& spool_;
  RefreshGuard& guard_;
  AccessCache& cache_;
  const Clock& clock_;
  RefreshProbe& probe_;
  RepeatPauses pauses_;
};

// token_uncertain: wait and repeat.
Error token_uncertain(std::string cause, std::chrono::seconds retry_after);

// Whoever wants a newer pair has seen one: without any it was shredded.
Error revoked_if_shredded(const Error& error);

}  // namespace tpp
