#pragma once
// Keeps access tokens usable: one refresh at a time per consent, in this process by single flight,
// between processes by a fenced claim in the database. Nobody presents a refresh token without one.
// Readers, the background refresher and the recovery all come through here, so they may race.

#include <memory>
#include <unordered_map>

#include "app/claimed_refresh.hpp"
#include "app/replay_spool.hpp"
#include "async/signal.hpp"
#include "core/clock.hpp"

namespace tpp {

class RefreshTokens {
 public:
  RefreshTokens(TokenStore& tokens, ReplaySpool& replay, RefreshGuard& guard,
                ClaimedRefresh& refresh, AccessCache& cache, IdSource& ids, RefreshProbe& probe);

  // A pair newer than `known`; with the version that the store has, this refreshes now. A claim
  // that a dead process left behind is resolved on the way: answers in the spool and the journal
  // first, then one try with the old token, then renewal_due with refresh_outcome_unknown.
  // Runs to its end whatever call.by is: an answer of the bank must be stored. The rest of `call`
  // may be empty but for the request id.
  // Errors: token_uncertain (wait and repeat), consent_renewal_due (the bank refuses the refresh
  // token), consent_revoked (the tokens are shredded), those of RefreshGuard::check, of Bank and
  // of the stores. Only consent_renewal_due and consent_revoked say anything about the consent.
  Task<AccessToken> newer_than(const ConsentId& consent, TokenVersion known, Bank& bank,
                               const Call& call);

  // Storage says that this consent changed: whoever waits for it looks again.
  void wake(const ConsentId& consent);

 private:
  struct Flight {
    async::Signal ended;    // the refresh is over
    async::Signal changed;  // storage may know more about the consent
    std::optional<Result<AccessToken>> result;
  };

  Task<AccessToken> lead(ConsentId consent, TokenVersion known, Bank& bank, Call call);
  Task<AccessToken> claim_and_refresh(const ConsentId& consent, TokenVersion known, Bank& bank,
                                      const Call& call);
  Task<RefreshStart> claim(const ConsentId& consent, TokenVersion known);
  Task<AccessToken> held_back(const ConsentId& consent, TokenVersion known, Error reason,
                              const BankId& bank);

  TokenStore& tokens_;
  ReplaySpool& replay_;
  RefreshGuard& guard_;
  ClaimedRefresh& refresh_;
  AccessCache& cache_;
  IdSource& ids_;
  RefreshProbe& probe_;
  // Shared by the leader and its waiters, whoever ends last.
  std::unordered_map<ConsentId, std::shared_ptr<Flight>> flights_;
};

}  // namespace tpp
