#pragma once
// Tokens of a consent. The refresh token rotates: losing an answer of the bank loses the customer.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/clock.hpp"
#include "core/iban.hpp"
#include "core/secret.hpp"
#include "domain/logical_id.hpp"

namespace tpp {

// The truth about our tokens, apart from the consent's status.
enum class TokenState {
  fresh,
  refreshing,
  uncertain,  // a refresh was sent and its outcome is unknown
  refused,    // the bank does not accept the refresh token
};

std::string_view name_of(TokenState state);
std::optional<TokenState> token_state_from(std::string_view name);

// The account of a consent for one account, where the bank names it together with the tokens.
struct NamedAccount {
  LogicalId logical_id;
  std::optional<Iban> iban;  // nothing: the bank does not repeat what it was asked for
};

// What the bank hands out for a code or a refresh token.
struct TokenGrant {
  Secret access_token;
  std::optional<Secret> refresh_token;  // nothing: keep the old one (RFC 6749 section 6)
  std::chrono::seconds access_lifetime{0};
  std::chrono::seconds refresh_lifetime{0};  // 0: not known
  std::optional<Secret> sca_token;           // proof of fresh SCA, for history
  std::chrono::seconds sca_lifetime{0};
  std::optional<NamedAccount> account;
};

// A number that grows with every stored token pair of a consent.
using TokenVersion = std::int64_t;

struct AccessToken {
  Secret text;
  UtcTime expires_at;
  TokenVersion version = 0;
  // In use from then on, it is refreshed ahead of its end (RefreshAhead). Never when nobody knows
  // how long it lives altogether.
  UtcTime renew_from = UtcTime::max();
};

struct ScaToken {
  Secret text;
  UtcTime expires_at;
};

// An access token that ends this soon is refreshed before it is used: it must live through the
// call.
inline constexpr std::chrono::seconds refresh_margin{60};

inline bool about_to_end(const AccessToken& token, UtcTime now) {
  return token.expires_at - refresh_margin <= now;
}

inline bool worth_renewing(const AccessToken& token, UtcTime now) {
  return token.renew_from <= now;
}

// The right to refresh, taken from the database and fenced: only the newest claim may store.
struct RefreshClaim {
  std::string attempt_id;
  std::int64_t fence = 0;
  TokenVersion version = 0;
  Secret refresh_token;
  bool outcome_unknown_before = false;  // this pair was sent before; nobody knows what came of it
};

// Longer than one whole token call, so that a live owner is never overtaken.
inline constexpr std::chrono::seconds refresh_lease{45};
inline constexpr std::chrono::seconds refresh_call_limit{10};
inline constexpr std::chrono::seconds refresh_wait_limit{5};

}  // namespace tpp
