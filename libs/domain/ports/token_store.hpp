#pragma once
// Token pairs and their rotation. Short transactions around one bank call; none is ever open
// across the network. Every method may return storage_unavailable, overloaded, deadline_exceeded,
// and may be repeated with the same claim or attempt when the answer of the database was lost.

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/ids.hpp"
#include "core/task.hpp"
#include "domain/token.hpp"

namespace tpp {

struct RefreshBusy {};  // somebody else holds a live claim
struct RefreshDone {    // the stored pair is newer than the one the caller had
  AccessToken token;
};
struct RefreshResting {  // the outcome of the last refresh is unknown: not again before this
  std::chrono::seconds left{0};
};
using RefreshStart = std::variant<RefreshClaim, RefreshBusy, RefreshDone, RefreshResting>;

enum class RefreshEnd {
  not_sent,            // nothing was processed: the pair is as good as before
  unknown,             // sent, and no usable answer came: the pair rests (token_rest)
  refused,             // the bank does not take the refresh token
  refused_after_loss,  // the same, after a try whose answer was lost: it held the valid pair
};

// A pair whose refresh ended unknown rests before it is presented again: for longer each time.
inline constexpr std::chrono::seconds first_token_rest{5};
inline constexpr std::chrono::seconds longest_token_rest{300};
inline std::chrono::seconds token_rest(int unknown_in_a_row) {
  std::chrono::seconds rest = first_token_rest;
  while (--unknown_in_a_row > 0 && rest < longest_token_rest) rest *= 2;
  return rest < longest_token_rest ? rest : longest_token_rest;
}

// A claim whose owner did not end it in time.
struct ExpiredClaim {
  ConsentId consent;
  ClientId client;
  BankId bank;
  TokenVersion version = 0;
};

class TokenStore {
 public:
  virtual ~TokenStore() = default;

  // not_found when the consent has no tokens (never granted, or shredded).
  virtual Task<AccessToken> find(const ConsentId& consent) = 0;

  // Claims the refresh of the pair `known`, for `refresh_lease` by the database's clock. A claim
  // whose lease ran out is taken over, after the journal was searched for its answer. The same
  // attempt finds its own claim again. not_found as in find; grant_refused when the bank has
  // refused this pair before.
  virtual Task<RefreshStart> claim_refresh(const ConsentId& consent, TokenVersion known,
                                           const std::string& attempt_id) = 0;

  // Appends the sealed answer to the journal, always; then makes it the head if the claim is still
  // the newest, or nobody holds one and the pair is still that of the claim. A consent that was
  // given up for want of this answer is authorized again. conflict when it did not become the head
  // (the journal has it then).
  virtual Task<AccessToken> finish_refresh(const ConsentId& consent, const RefreshClaim& claim,
                                           const TokenGrant& grant, UtcTime received_at) = 0;

  // Appends an answer that could not be read to the journal, for a person to look at.
  virtual Task<void> keep_unread(const ConsentId& consent, const RefreshClaim& claim,
                                 const Secret& answer, UtcTime received_at) = 0;

  // Ends the claim without a new pair; nothing when it is not the newest. Refused: the journal is
  // searched for a newer answer; without one the consent becomes renewal_due, in this transaction.
  virtual Task<void> abandon_refresh(const ConsentId& consent, const RefreshClaim& claim,
                                     RefreshEnd end) = 0;

  // The ones that ran out first come first.
  virtual Task<std::vector<ExpiredClaim>> expired_claims(std::size_t most) = 0;
};

}  // namespace tpp
