#pragma once
// Exact amounts: never floating point. A Decimal is an integer and a count of fraction digits.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace tpp {

class Decimal {
 public:
  static constexpr int max_digits = 18;

  Decimal() = default;

  // Accepts [-]digits[.digits][e[+|-]digits], as JSON numbers are written; the value is exact.
  // invalid_input for anything else (spaces, comma, +, NaN) or for more than 18 digits.
  static Result<Decimal> parse(std::string_view text);

  bool negative() const { return units_ < 0; }
  bool zero() const { return units_ == 0; }
  int fraction_digits() const { return scale_; }
  int significant_digits()
      const;  // without leading zeros and those behind the fraction: 0.050 -> 1

  // Canonical text with at least min_fraction_digits: 12.3 -> "12.30"; 12.345 stays as it is.
  std::string to_text(int min_fraction_digits) const;

  bool operator==(const Decimal&) const = default;  // of canonical values: 1.0 equals 1

 private:
  std::int64_t units_ = 0;
  std::int32_t scale_ = 0;  // trailing zeros of the fraction are dropped
};

// ISO 4217 alpha-3.
class Currency {
 public:
  Currency() = default;
  // invalid_input unless the text is three capital letters.
  static Result<Currency> parse(std::string_view text);
  static Currency eur();

  std::string_view code() const { return {code_, 3}; }
  int fraction_digits() const;  // of the minor unit: EUR 2, JPY 0, TND 3
  auto operator<=>(const Currency&) const = default;

 private:
  char code_[3] = {'E', 'U', 'R'};
};

struct Money {
  Decimal amount;
  Currency currency;
  std::string amount_text() const { return amount.to_text(currency.fraction_digits()); }
  bool operator==(const Money&) const = default;
};

}  // namespace tpp
