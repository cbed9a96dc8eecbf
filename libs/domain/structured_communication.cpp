#include "domain/structured_communication.hpp"

#include <algorithm>
#include <cstdint>

namespace tpp {
namespace {

constexpr std::string_view shape = "+++ddd/dddd/ddddd+++";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool has_shape(std::string_view text) {
  if (text.size() != shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i)
    if (shape[i] == 'd' ? !is_digit(text[i]) : text[i] != shape[i]) return false;
  return true;
}

std::optional<std::string> twelve_digits(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (is_digit(c)) {
      digits += c;
    } else if (std::string_view("+*/. ").find(c) == std::string_view::npos) {
      return {};
    }
  }
  if (digits.size() != 12) return {};
  return digits;
}

bool check_digits_match(const std::string& digits) {
  const std::uint64_t number = std::stoull(digits.substr(0, 10));
  const std::uint64_t check = std::stoull(digits.substr(10));
  const std::uint64_t rest = number % 97;
  return check == (rest == 0 ? 97 : rest);
}

}  // namespace

std::optional<std::string> structured_communication(std::string_view text, CommunicationForm form) {
  if (form == CommunicationForm::decorated && !has_shape(text)) return {};
  const auto digits = twelve_digits(text);
  if (!digits || !check_digits_match(*digits)) return {};
  return "+++" + digits->substr(0, 3) + "/" + digits->substr(3, 4) + "/" + digits->substr(7) +
         "+++";
}

std::optional<std::string> structured_communication_digits(std::string_view text) {
  const bool only_digits = text.size() == 12 && std::ranges::all_of(text, is_digit);
  if (!only_digits && !has_shape(text)) return {};
  auto digits = twelve_digits(text);
  if (!digits || !check_digits_match(*digits)) return {};
  return digits;
}

}  // namespace tpp
