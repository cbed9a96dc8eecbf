#pragma once
// Base64, base64url (RFC 4648) and hexadecimal.

#include <optional>
#include <string>
#include <string_view>

namespace tpp::crypto {

std::string base64(std::string_view bytes);     // with padding
std::string base64url(std::string_view bytes);  // without padding
std::optional<std::string> from_base64(std::string_view text);
std::optional<std::string> from_base64url(std::string_view text);
std::string hex(std::string_view bytes);  // lower case

}  // namespace tpp::crypto
