#include "bank/challenge.hpp"

#include "encoding.hpp"

namespace tpp::simulator {
namespace {

// Base64url of a SHA-256, without padding.
bool is_challenge(std::string_view text) {
  return text.size() == 43 && text.find_first_of("+/=") == std::string_view::npos &&
         base64_decode(text).has_value();
}

}  // namespace

Outcome<std::string> check_challenge(const http::Request& request) {
  for (const char* name : {"Code-Challenge-Method", "Code-Challenge"})
    if (!request.has_header(name)) return missing_header(name);
  if (request.header("Code-Challenge-Method") != "S256") return invalid_header();
  const std::string challenge(request.header("Code-Challenge"));
  if (!is_challenge(challenge)) return invalid_header();
  return challenge;
}

}  // namespace tpp::simulator
