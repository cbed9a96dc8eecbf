#pragma once
// Bytes and text for the simulator. Its own code on purpose: were it shared with the gateway, a
// mistake in it would be made on both sides and so never be seen.

#include <optional>
#include <string>
#include <string_view>

namespace tpp::simulator {

std::string base64url(std::string_view bytes);
// Reads the standard and the URL-safe alphabet, with or without padding.
std::optional<std::string> base64_decode(std::string_view text);

std::string sha256(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view bytes);
std::string hexadecimal(std::string_view bytes);

// From the cryptographic generator.
std::string random_bytes(std::size_t count);

bool same_text_in_constant_time(std::string_view left, std::string_view right);

}  // namespace tpp::simulator
