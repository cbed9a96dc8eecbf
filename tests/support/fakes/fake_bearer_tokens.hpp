#pragma once
// BearerTokens that accepts the texts it was told of.

#include <map>
#include <string>

#include "domain/ports/bearer_tokens.hpp"

namespace tpp {

class FakeBearerTokens final : public BearerTokens {
 public:
  Task<BearerClaims> verify(const Secret& token, UtcTime now) override {
    ++checks;
    const auto found = good.find(token.reveal());
    if (found == good.end() || found->second.expires_at <= now)
      co_return Error{Errc::unauthorized, "the bearer token is not good"};
    co_return found->second;
  }

  std::map<std::string, BearerClaims> good;
  int checks = 0;
};

}  // namespace tpp
