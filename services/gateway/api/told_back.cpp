#include "api/told_back.hpp"

#include <algorithm>

#include "core/ids.hpp"

namespace tpp::gateway {
namespace {

constexpr std::size_t longest = 40;  // tokens have 43 characters at least
constexpr std::ptrdiff_t most_digits = 4;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool harmless(std::string_view part) {
  if (part.size() > longest) return false;
  return std::ranges::count_if(part, is_digit) <= most_digits || canonical_uuid(part).has_value();
}

}  // namespace

std::string told_back(std::string_view path) {
  std::string told;
  for (std::size_t at = 0;;) {
    const auto end = std::min(path.find('/', at), path.size());
    const auto part = path.substr(at, end - at);
    told += harmless(part) ? part : "*";
    if (end == path.size()) return told;
    told += '/';
    at = end + 1;
  }
}

}  // namespace tpp::gateway
