#pragma once
// JSON Web Tokens (RFC 7519) in the one form that we take: signed, compact, with a key id. Nothing
// here checks a signature; see issuers.hpp for the whole.

#include <string>
#include <vector>

#include "core/clock.hpp"
#include "domain/client.hpp"

namespace tpp::gateway {

struct SignedToken {
  std::string algorithm;    // "alg"
  std::string key_id;       // "kid"
  std::string signed_part;  // header and claims as they came
  std::string claims;       // JSON, not to be believed before the signature was checked
  std::string signature;    // raw bytes
};

// unauthorized: not three parts of canonical base64url; a header that is no JSON object, names a
// member twice, has no alg or kid, another type than JWT or at+jwt, or "crit".
Result<SignedToken> read_signed_token(std::string_view token);

// The unchecked "iss", to find out whose keys to try; empty when there is none.
std::string claimed_issuer(const SignedToken& token);

struct ClaimRules {
  std::string issuer;
  std::string audience;
  std::string client_claim;
  std::string scope_claim;
  std::chrono::milliseconds leeway{0};
};

struct TokenClaims {
  std::string client;
  std::vector<ClientScope> scopes;  // those that we know
  UtcTime expires_at;
};

// Of a token whose signature is good. unauthorized: another issuer or audience, not yet or no more
// valid, or a claim that is missing, named twice or of another type.
Result<TokenClaims> check_claims(const std::string& claims, const ClaimRules& rules, UtcTime now);

}  // namespace tpp::gateway
