#include "core/bic.hpp"

#include <algorithm>

#include "core/country.hpp"

namespace tpp {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

Error wrong(std::string detail) {
  return Error{Errc::invalid_input, std::move(detail)};
}

}  // namespace

Result<Bic> Bic::parse(std::string_view text) {
  std::string code(text);
  for (char& c : code)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (code.size() != 8 && code.size() != 11) return wrong("a BIC has 8 or 11 characters");
  if (!std::ranges::all_of(code, is_letter_or_digit))
    return wrong("a BIC has letters and digits only");
  if (!is_country(std::string_view(code).substr(4, 2)))
    return wrong("characters 5 and 6 of a BIC are the country, e.g. BE");
  return Bic(std::move(code));
}

}  // namespace tpp
