#include "bank/version.hpp"

#include "bank/header_text.hpp"

namespace tpp::simulator {

std::optional<Version> asked_version(const http::Request& request) {
  const auto parts = split(request.header("Accept"), ';');
  if (lower(parts.front()) != "application/vnd.belfius.api+json") return std::nullopt;
  for (const auto& part : parts) {
    const auto pair = split(part, '=');
    if (pair.size() == 2 && lower(pair[0]) == "version") return Version(pair[1]);
  }
  return std::nullopt;
}

}  // namespace tpp::simulator
