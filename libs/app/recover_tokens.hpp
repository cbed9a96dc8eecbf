#pragma once
// Resolves what a dead process, or a database that was away, left behind: spooled answers, claims
// whose lease ran out, code exchanges that nobody ended. Runs in every replica, without a leader:
// each step is a claim or a conditional write, so replicas and readers may race with it.

#include "app/refresh_tokens.hpp"

namespace tpp {

// Longer than an exchange and the patience for the database after it.
inline constexpr std::chrono::seconds exchange_patience{120};

class RecoverTokens {
 public:
  RecoverTokens(ReplaySpool& replay, RefreshTokens& refresh, TokenStore& tokens,
                ConsentStore& consents, Banks& banks, IdSource& ids, const Clock& clock);

  // All of it, once. A claim that cannot be resolved now has its turn in the next round.
  Awaitable<void> round();

 private:
  Awaitable<void> resolve(const ExpiredClaim& claim);

  ReplaySpool& replay_;
  RefreshTokens& refresh_;
  TokenStore& tokens_;
  ConsentStore& consents_;
  Banks& banks_;
  IdSource& ids_;
  const Clock& clock_;
};

}  // namespace tpp
