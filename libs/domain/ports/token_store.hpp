#pragma once
// Token pairs and their rotation. Two short transactions around one bank call; none is ever open
// across the network. Every method may return storage_unavailable, overloaded, deadline_exceeded.

#include <optional>
#include <string>
#include <variant>

#include "core/ids.hpp"
#include "core/task.hpp"
#include "domain/token.hpp"

namespace tpp {

struct RefreshBusy {};  // somebody else holds a live claim
struct RefreshDone {    // the stored pair is newer than the one the caller had
  AccessToken token;
};
using RefreshStart = std::variant<RefreshClaim, RefreshBusy, RefreshDone>;

enum class RefreshEnd {
  not_sent,  // nothing reached the bank: the pair is as good as before
  unknown,   // sent, and no usable answer came
  refused,   // the bank does not take the refresh token
};

class TokenStore {
 public:
  virtual ~TokenStore() = default;

  // not_found when the consent has no tokens (never granted, or shredded).
  virtual Task<AccessToken> find(const ConsentId& consent) = 0;

  // Claims the refresh of the pair `known`, for `refresh_lease` by the database's clock.
  // A claim whose lease ran out is taken over. not_found as in find; grant_refused when the bank
  // has refused this pair before.
  virtual Task<RefreshStart> claim_refresh(const ConsentId& consent, TokenVersion known,
                                           const std::string& attempt_id) = 0;

  // Appends the sealed answer to the journal, always; then makes it the head if the claim is still
  // the newest. conflict when it is not (the journal has it then).
  virtual Task<AccessToken> finish_refresh(const ConsentId& consent, const RefreshClaim& claim,
                                           const TokenGrant& grant, UtcTime received_at) = 0;

  virtual Task<void> abandon_refresh(const ConsentId& consent, const RefreshClaim& claim,
                                     RefreshEnd end) = 0;
};

}  // namespace tpp
