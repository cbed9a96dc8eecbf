#pragma once
// Digests as raw bytes (32). hmac_sha256 for values that must not be guessable from a small set,
// such as IBANs; sha256 for values that are random already, such as states and API keys.

#include <string>
#include <string_view>

#include "core/secret.hpp"

namespace tpp::crypto {

std::string sha256(std::string_view bytes);
std::string hmac_sha256(const Secret& key, std::string_view bytes);

}  // namespace tpp::crypto
