#pragma once
// Signed bearer tokens of issuers that the operator trusts.

#include <vector>

#include "core/task.hpp"
#include "domain/client.hpp"

namespace tpp {

// What a token says that is good now.
struct BearerClaims {
  TokenSubject subject;
  std::vector<ClientScope> scopes;
  UtcTime expires_at;
};

class BearerTokens {
 public:
  virtual ~BearerTokens() = default;
  // Errors: unauthorized, whatever is wrong with the token.
  virtual Task<BearerClaims> verify(const Secret& token, UtcTime now) = 0;
};

}  // namespace tpp
