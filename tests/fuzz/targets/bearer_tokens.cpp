// Callers' bearer tokens and the key sets of their issuers. The first byte chooses: a whole token,
// its header and claims in a line each, claims alone, or a key set.

#include <algorithm>
#include <string>

#include "callers/jwks.hpp"
#include "callers/jwt.hpp"
#include "crypto/encoding.hpp"
#include "fuzz/target.hpp"

namespace tpp::fuzz {
namespace {

using namespace std::chrono_literals;

// One genuine token, and the set with the key that signed it; the private half is kept nowhere.
constexpr std::string_view genuine =
    "eyJhbGciOiJFZERTQSIsImtpZCI6ImsxIn0."
    "eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUiLCJhdWQiOiJnYXRld2F5Iiwic3ViIjoiYzEiLCJpYXQiOjEwMDAw"
    "MDAsImV4cCI6MTAwMDYwMCwic2NvcGUiOiJhaXMifQ."
    "OTks09Lw-jYtqgG5xjS1B_wntMdTPEWDdXGWEJ7rTWCO4JrOQIZ6KPE2R6-j-ENsd2Cpd5KwnvswCoMNz-kgBg";
constexpr std::string_view genuine_keys = R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"k1",)"
                                          R"("x":"6y1-qhYZQ4dBQmS4E_1-xN5-COa3MkMF-deNWsO2f_Q"}]})";

const UtcTime now{1'000'100s};

const gateway::ClaimRules& rules() {
  static const gateway::ClaimRules made{"https://login.example", "gateway", "sub", "scope", 10s};
  return made;
}

const crypto::PublicKey& key() {
  static const auto set = gateway::read_key_set(genuine_keys);
  return set->by_id.at("k1");
}

void examine_claims(std::string_view text) {
  const auto claims = gateway::check_claims(std::string(text), rules(), now);
  if (!claims) {
    demand(claims.error().code == Errc::unauthorized, "wrong claims are no access");
    return;
  }
  demand(!claims->client.empty() && claims->client.size() <= 256, "a client has a name");
  demand(claims->expires_at > now, "what is accepted has not ended");
  for (const auto scope : claims->scopes)
    demand(std::ranges::count(claims->scopes, scope) == 1, "a scope is given once");
  demand(gateway::claimed_issuer({"", "", "", std::string(text), ""}) == rules().issuer,
         "the issuer that is looked up is the one that is checked");
}

void examine_token(std::string_view text) {
  const auto token = gateway::read_signed_token(text);
  if (!token) {
    demand(token.error().code == Errc::unauthorized, "what is no token is no access");
    return;
  }
  demand(!token->algorithm.empty() && !token->key_id.empty(), "a token names key and algorithm");
  const std::string again = token->signed_part + "." + crypto::base64url(token->signature);
  demand(again == text, "a token has one text");
  demand(token->signed_part.ends_with("." + crypto::base64url(token->claims)),
         "its claims are what was signed");
  const bool good = key().verifies(token->signed_part, token->signature);
  demand(good == (text == genuine), "nobody signs but the issuer");
  examine_claims(token->claims);
}

void examine_parts(std::string_view input) {
  const std::string header = take_line(input);
  examine_token(crypto::base64url(header) + "." + crypto::base64url(input) + ".c2lnbmF0dXJl");
}

void examine_keys(std::string_view text) {
  const auto set = gateway::read_key_set(text);
  if (!set) return demand(!set.error().detail.empty(), "a refusal says why");
  demand(!set->by_id.empty() && set->by_id.size() <= 100, "a set has usable keys");
  for (const auto& [id, each] : set->by_id) {
    demand(!id.empty(), "a key has an id");
    demand(!each.verifies("text", ""), "nothing is no signature");
  }
}

}  // namespace

void bearer_tokens(std::string_view input) {
  constexpr std::array<void (*)(std::string_view), 4> examine{examine_token, examine_parts,
                                                              examine_claims, examine_keys};
  examine[take_choice(input, examine.size())](input);
}

}  // namespace tpp::fuzz
