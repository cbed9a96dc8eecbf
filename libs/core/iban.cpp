#include "core/iban.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tpp {
namespace {

struct CountryLength {
  std::string_view country;
  std::size_t length;
};

// Lengths of the ISO 13616 registry.
constexpr std::array country_lengths{
    CountryLength{"AD", 24}, CountryLength{"AE", 23}, CountryLength{"AL", 28},
    CountryLength{"AT", 20}, CountryLength{"AZ", 28}, CountryLength{"BA", 20},
    CountryLength{"BE", 16}, CountryLength{"BG", 22}, CountryLength{"BH", 22},
    CountryLength{"BI", 27}, CountryLength{"BR", 29}, CountryLength{"BY", 28},
    CountryLength{"CH", 21}, CountryLength{"CR", 22}, CountryLength{"CY", 28},
    CountryLength{"CZ", 24}, CountryLength{"DE", 22}, CountryLength{"DJ", 27},
    CountryLength{"DK", 18}, CountryLength{"DO", 28}, CountryLength{"EE", 20},
    CountryLength{"EG", 29}, CountryLength{"ES", 24}, CountryLength{"FI", 18},
    CountryLength{"FK", 18}, CountryLength{"FO", 18}, CountryLength{"FR", 27},
    CountryLength{"GB", 22}, CountryLength{"GE", 22}, CountryLength{"GI", 23},
    CountryLength{"GL", 18}, CountryLength{"GR", 27}, CountryLength{"GT", 28},
    CountryLength{"HR", 21}, CountryLength{"HU", 28}, CountryLength{"IE", 22},
    CountryLength{"IL", 23}, CountryLength{"IQ", 23}, CountryLength{"IS", 26},
    CountryLength{"IT", 27}, CountryLength{"JO", 30}, CountryLength{"KW", 30},
    CountryLength{"KZ", 20}, CountryLength{"LB", 28}, CountryLength{"LC", 32},
    CountryLength{"LI", 21}, CountryLength{"LT", 20}, CountryLength{"LU", 20},
    CountryLength{"LV", 21}, CountryLength{"LY", 25}, CountryLength{"MC", 27},
    CountryLength{"MD", 24}, CountryLength{"ME", 22}, CountryLength{"MK", 19},
    CountryLength{"MN", 20}, CountryLength{"MR", 27}, CountryLength{"MT", 31},
    CountryLength{"MU", 30}, CountryLength{"NI", 28}, CountryLength{"NL", 18},
    CountryLength{"NO", 15}, CountryLength{"OM", 23}, CountryLength{"PK", 24},
    CountryLength{"PL", 28}, CountryLength{"PS", 29}, CountryLength{"PT", 25},
    CountryLength{"QA", 29}, CountryLength{"RO", 24}, CountryLength{"RS", 22},
    CountryLength{"RU", 33}, CountryLength{"SA", 24}, CountryLength{"SC", 31},
    CountryLength{"SD", 18}, CountryLength{"SE", 24}, CountryLength{"SI", 19},
    CountryLength{"SK", 24}, CountryLength{"SM", 27}, CountryLength{"SO", 23},
    CountryLength{"ST", 25}, CountryLength{"SV", 28}, CountryLength{"TL", 23},
    CountryLength{"TN", 24}, CountryLength{"TR", 26}, CountryLength{"UA", 29},
    CountryLength{"VA", 22}, CountryLength{"VG", 24}, CountryLength{"XK", 20},
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

Error wrong(std::string detail) {
  return Error{Errc::invalid_input, std::move(detail)};
}

// ISO 7064 mod 97-10 over the number with its first four characters moved to the end.
bool check_digits_match(const std::string& iban) {
  int remainder = 0;
  for (std::size_t i = 0; i < iban.size(); ++i) {
    const char c = iban[(i + 4) % iban.size()];
    remainder =
        is_digit(c) ? (remainder * 10 + (c - '0')) % 97 : (remainder * 100 + (c - 'A' + 10)) % 97;
  }
  return remainder == 1;
}

}  // namespace

Result<Iban> Iban::parse(std::string_view text) {
  std::string value;
  for (char c : text) {
    if (c == ' ') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (!is_digit(c) && !is_capital(c)) return wrong("an IBAN has letters and digits only");
    value += c;
  }
  if (value.size() < 5) return wrong("too short for an IBAN");
  const auto* known = std::ranges::find(country_lengths, std::string_view(value).substr(0, 2),
                                        &CountryLength::country);
  if (known == country_lengths.end()) return wrong("the IBAN's country is unknown");
  if (value.size() != known->length)
    return wrong("an IBAN of " + std::string(known->country) + " has " +
                 std::to_string(known->length) + " characters");
  if (!check_digits_match(value)) return wrong("the IBAN's check digits are wrong");
  return Iban(std::move(value));
}

std::string Iban::masked() const {
  std::string text = value_;
  std::fill(text.begin() + 2, text.end() - 4, '*');
  return text;
}

}  // namespace tpp
