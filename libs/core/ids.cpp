#include "core/ids.hpp"

#include <array>

namespace tpp {

namespace {

// Of a hexadecimal digit itself, in lower case; of everything else 0.
constexpr std::array<char, 256> make_hexadecimal_digits() {
  std::array<char, 256> digits{};
  for (const char c : std::string_view("0123456789abcdef")) digits[std::size_t(c)] = c;
  for (const char c : std::string_view("ABCDEF")) digits[std::size_t(c)] = char(c - 'A' + 'a');
  return digits;
}

constexpr auto hexadecimal_digits = make_hexadecimal_digits();
constexpr std::string_view shape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

}  // namespace

std::optional<std::string> canonical_uuid(std::string_view text) {
  if (text.size() != shape.size()) return std::nullopt;
  std::string lower(text);
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const char digit = hexadecimal_digits[static_cast<unsigned char>(text[i])];
    const bool dash = shape[i] == '-';
    if (dash ? text[i] != '-' : digit == 0) return std::nullopt;
    if (!dash) lower[i] = digit;
  }
  return lower;
}

bool is_uuid(std::string_view text) {
  return canonical_uuid(text).has_value();
}

}  // namespace tpp
