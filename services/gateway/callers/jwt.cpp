#include "callers/jwt.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "callers/strict_json.hpp"
#include "crypto/encoding.hpp"

namespace tpp::gateway {
namespace {

using nlohmann::json;

constexpr std::size_t name_limit = 256;
// The end of the year 9999: what is later is no time.
constexpr std::int64_t last_second = 253'402'300'799;

Error refused(const char* why) {
  return Error{Errc::unauthorized, std::string("the bearer token is not accepted: ") + why};
}

// The last character of base64url has bits that nothing reads: two texts must not mean the same.
std::optional<std::string> decoded(std::string_view part) {
  if (part.empty()) return std::nullopt;
  auto bytes = crypto::from_base64url(part);
  if (!bytes || crypto::base64url(*bytes) != part) return std::nullopt;
  return bytes;
}

// Empty when it is missing, too long or no text.
std::string text_in(const json& object, const std::string& member) {
  const auto found = object.find(member);
  if (found == object.end() || !found->is_string()) return {};
  auto text = found->get<std::string>();
  return text.size() > name_limit ? std::string() : text;
}

bool is_fitting_type(const json& header) {
  if (!header.contains("typ")) return true;
  std::string type = text_in(header, "typ");
  std::ranges::transform(type, type.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return type == "jwt" || type == "at+jwt" || type == "application/at+jwt";
}

std::optional<UtcTime> time_in(const json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number_integer()) return std::nullopt;
  // A number past the signed range comes as unsigned, and is past last_second either way.
  if (found->is_number_unsigned() &&
      found->get<std::uint64_t>() > static_cast<std::uint64_t>(last_second))
    return std::nullopt;
  const auto seconds = found->get<std::int64_t>();
  if (seconds < 0) return std::nullopt;
  return UtcTime(std::chrono::seconds(seconds));
}

bool is_for(const json& claims, const std::string& audience) {
  const auto found = claims.find("aud");
  if (found == claims.end()) return false;
  if (found->is_string()) return found->get<std::string>() == audience;
  if (!found->is_array()) return false;
  const auto is_text = [](const json& each) { return each.is_string(); };
  return std::ranges::all_of(*found, is_text) && std::ranges::any_of(*found, [&](const json& each) {
           return each.get<std::string>() == audience;
         });
}

void add_scope(std::vector<ClientScope>& scopes, std::string_view name) {
  const auto scope = client_scope_from(name);
  if (scope && std::ranges::find(scopes, *scope) == scopes.end()) scopes.push_back(*scope);
}

// "ais pis", or ["ais", "pis"]; names that are not ours mean nothing here.
std::optional<std::vector<ClientScope>> scopes_in(const json& claims, const std::string& claim) {
  std::vector<ClientScope> scopes;
  const auto found = claims.find(claim);
  if (found == claims.end()) return scopes;
  if (found->is_string()) {
    const auto text = found->get<std::string>();
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find(' ', at), text.size());
      add_scope(scopes, std::string_view(text).substr(at, end - at));
      at = end + 1;
    }
    return scopes;
  }
  if (!found->is_array()) return std::nullopt;
  for (const json& each : *found) {
    if (!each.is_string()) return std::nullopt;
    add_scope(scopes, each.get<std::string>());
  }
  return scopes;
}

// What is wrong about the times of a token, or null.
const char* untimely(const json& claims, std::chrono::milliseconds leeway, UtcTime now) {
  const auto expires = time_in(claims, "exp");
  if (!expires) return "it has no usable exp";
  if (*expires + leeway <= now) return "it has expired";
  const auto issued = time_in(claims, "iat");
  if (!issued) return "it has no usable iat";
  if (*issued - leeway > now) return "it was issued in the future";
  if (!claims.contains("nbf")) return nullptr;
  const auto begins = time_in(claims, "nbf");
  if (!begins) return "its nbf is no time";
  return *begins - leeway > now ? "it is not valid yet" : nullptr;
}

}  // namespace

Result<SignedToken> read_signed_token(std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t second = first == token.npos ? token.npos : token.find('.', first + 1);
  if (second == token.npos || token.find('.', second + 1) != token.npos)
    return refused("it has not three parts");
  const auto header_text = decoded(token.substr(0, first));
  auto claims = decoded(token.substr(first + 1, second - first - 1));
  auto signature = decoded(token.substr(second + 1));
  if (!header_text || !claims || !signature) return refused("a part is not base64url");
  const auto header = read_strict_object(*header_text);
  if (!header) return refused("its header is no JSON object");
  if (header->contains("crit") || header->contains("zip") || header->contains("b64"))
    return refused("it asks for an extension");
  if (!is_fitting_type(*header)) return refused("it is of another type");
  SignedToken read;
  read.algorithm = text_in(*header, "alg");
  read.key_id = text_in(*header, "kid");
  if (read.algorithm.empty() || read.key_id.empty()) return refused("it has no alg or no kid");
  read.signed_part = token.substr(0, second);
  read.claims = std::move(*claims);
  read.signature = std::move(*signature);
  return read;
}

std::string claimed_issuer(const SignedToken& token) {
  const auto claims = read_strict_object(token.claims);
  return claims ? text_in(*claims, "iss") : std::string();
}

Result<TokenClaims> check_claims(const std::string& text, const ClaimRules& rules, UtcTime now) {
  const auto claims = read_strict_object(text);
  if (!claims) return refused("its claims are no JSON object");
  if (text_in(*claims, "iss") != rules.issuer) return refused("it is of another issuer");
  if (!is_for(*claims, rules.audience)) return refused("it is for another audience");
  if (const char* why = untimely(*claims, rules.leeway, now)) return refused(why);
  TokenClaims checked;
  checked.expires_at = *time_in(*claims, "exp") + rules.leeway;
  checked.client = text_in(*claims, rules.client_claim);
  if (checked.client.empty()) return refused("it names no client");
  auto scopes = scopes_in(*claims, rules.scope_claim);
  if (!scopes) return refused("its scopes are no texts");
  checked.scopes = std::move(*scopes);
  return checked;
}

}  // namespace tpp::gateway
