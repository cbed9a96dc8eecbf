#include "iso20022/cents.hpp"

#include <charconv>
#include <string>

namespace tpp::iso20022 {

std::int64_t cents_of(const Decimal& euros) {
  std::string digits = euros.to_text(2);
  digits.erase(digits.size() - 3, 1);
  std::int64_t cents = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), cents);
  return cents;
}

Decimal euros_of(std::int64_t cents) {
  const auto euros = Decimal::parse(std::to_string(cents) + "e-2");
  return euros ? *euros : Decimal();
}

}  // namespace tpp::iso20022
