#include "domain/api_key.hpp"

#include <algorithm>

namespace tpp {
namespace {

constexpr std::string_view prefix = "tgw_";
constexpr std::size_t token_size = 43;
constexpr std::size_t shown_size = 8;

bool is_base64url(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

}  // namespace

Secret make_api_key(const Secret& random_token) {
  return Secret(std::string(prefix) + random_token.reveal());
}

bool looks_like_api_key(const Secret& key) {
  const std::string& text = key.reveal();
  return text.size() == prefix.size() + token_size && text.starts_with(prefix) &&
         std::ranges::all_of(text, is_base64url);
}

std::string shown_prefix(const Secret& key) {
  return key.reveal().substr(0, prefix.size() + shown_size);
}

bool is_live(const ApiKey& key, UtcTime now) {
  return !key.revoked_at && (!key.expires_at || *key.expires_at > now);
}

}  // namespace tpp
