#pragma once
// Keeps access tokens usable: one refresh at a time per consent, in this process by single flight,
// between processes by a fenced claim in the database. Nobody presents a refresh token without one.

#include <memory>
#include <unordered_map>

#include "app/access_cache.hpp"
#include "app/persist.hpp"
#include "async/signal.hpp"
#include "core/clock.hpp"
#include "domain/ports/bank.hpp"
#include "domain/ports/consent_store.hpp"
#include "domain/ports/token_store.hpp"

namespace tpp {

struct RefreshProbe {
  virtual ~RefreshProbe() = default;
  // outcome: refreshed, superseded, not_sent, unknown, refused
  virtual void refresh_ended(const BankId& bank, std::string_view outcome) {
    (void)bank, (void)outcome;
  }
};

class RefreshTokens {
 public:
  RefreshTokens(TokenStore& tokens, ConsentStore& consents, AccessCache& cache, IdSource& ids,
                const Clock& clock, RefreshProbe& probe);

  // A pair newer than `known`. Errors: token_uncertain (wait and repeat), consent_renewal_due (the
  // bank refuses the refresh token), consent_revoked (the tokens are shredded), those of Bank and
  // of the stores.
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
  Task<AccessToken> run_claim(const ConsentId& consent, const RefreshClaim& claim, Bank& bank,
                              const Call& call);
  Task<AccessToken> store(const ConsentId& consent, const RefreshClaim& claim, TokenGrant grant,
                          const BankId& bank);
  Task<AccessToken> take_head(const ConsentId& consent, const RefreshClaim& claim,
                              const BankId& bank);
  Task<AccessToken> refused(const ConsentId& consent, const RefreshClaim& claim, Error error,
                            bool earlier_try_unknown, const BankId& bank);
  Task<AccessToken> give_up(const ConsentId& consent, const RefreshClaim& claim, Error error,
                            bool earlier_try_unknown, const BankId& bank);

  TokenStore& tokens_;
  ConsentStore& consents_;
  AccessCache& cache_;
  IdSource& ids_;
  const Clock& clock_;
  RefreshProbe& probe_;
  // Shared by the leader and its waiters, whoever ends last.
  std::unordered_map<ConsentId, std::shared_ptr<Flight>> flights_;
};

}  // namespace tpp
