#pragma once
// The form of the API keys that we hand out: "tgw_" and 256 random bits in base64url.

#include "core/secret.hpp"

namespace tpp {

Secret make_api_key(const Secret& random_token);
// Cheap: keeps nonsense away from the database.
bool looks_like_api_key(const Secret& key);

}  // namespace tpp
