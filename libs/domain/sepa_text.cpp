#include "domain/sepa_text.hpp"

#include <algorithm>

namespace tpp {
namespace {

bool is_sepa_character(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool digit = c >= '0' && c <= '9';
  return letter || digit || std::string_view("/-?:().,'+ ").find(c) != std::string_view::npos;
}

}  // namespace

std::optional<std::string> wrong_sepa_text(std::string_view text, std::size_t longest) {
  if (text.find_first_not_of(' ') == std::string_view::npos) return "must not be empty";
  if (!std::ranges::all_of(text, is_sepa_character))
    return "may have letters without accents, digits, spaces and / - ? : ( ) . , ' + only "
           "(write é as e)";
  if (text.size() > longest) return "must have at most " + std::to_string(longest) + " characters";
  return std::nullopt;
}

std::optional<std::string> wrong_sepa_reference(std::string_view text) {
  if (auto wrong = wrong_sepa_text(text, longest_reference)) return wrong;
  if (text.front() == '/' || text.back() == '/') return "must not start or end with a slash";
  if (text.find("//") != std::string_view::npos) return "must not have two slashes in a row";
  return std::nullopt;
}

}  // namespace tpp
