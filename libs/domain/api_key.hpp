#pragma once
// API keys: "tgw_" and 256 random bits in base64url. The key itself is shown once and kept nowhere.

#include <optional>
#include <string>

#include "core/clock.hpp"
#include "core/ids.hpp"
#include "core/secret.hpp"

namespace tpp {

using ApiKeyId = Id<struct ApiKeyTag>;

// What is known of a key.
struct ApiKey {
  ApiKeyId id;
  ClientId client;
  std::string prefix;  // tells keys apart; empty for those made before prefixes were kept
  UtcTime created_at;
  std::optional<UtcTime> expires_at;
  std::optional<UtcTime> revoked_at;
  std::optional<UtcTime> last_used_at;  // coarse: up to a minute old
};

Secret make_api_key(const Secret& random_token);
// Cheap: keeps nonsense away from the database.
bool looks_like_api_key(const Secret& key);
// The part of a key that may be shown: 48 of its 256 random bits.
std::string shown_prefix(const Secret& key);

bool is_live(const ApiKey& key, UtcTime now);

}  // namespace tpp
