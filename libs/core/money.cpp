#include "core/money.hpp"

#include <algorithm>
#include <array>

namespace tpp {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

Error not_an_amount() {
  return Error{Errc::invalid_input, "not a decimal amount such as 12.34 with at most 18 digits"};
}

constexpr int packed(const char* code) {
  return code[0] << 16 | code[1] << 8 | code[2];
}

// The exponent behind e or E; nothing sensible has more than two digits.
Result<int> parse_exponent(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || text.size() > 2 || !std::ranges::all_of(text, is_digit))
    return not_an_amount();
  int value = 0;
  for (char c : text) value = value * 10 + (c - '0');
  return negative ? -value : value;
}

struct Value {
  std::int64_t units = 0;
  int scale = 0;
};

// Of the digits of both texts one after the other, the last `scale` of them behind the point.
Result<Value> value_of(std::string_view whole, std::string_view fraction, int scale) {
  while (whole.starts_with('0')) whole.remove_prefix(1);
  if (whole.empty())
    while (fraction.starts_with('0')) fraction.remove_prefix(1);
  if (whole.empty() && fraction.empty()) return Value();
  for (; scale > 0; --scale) {
    std::string_view& last = fraction.empty() ? whole : fraction;
    if (!last.ends_with('0')) break;
    last.remove_suffix(1);
  }
  const int zeros = std::max(-scale, 0);
  const std::size_t size = whole.size() + fraction.size() + static_cast<std::size_t>(zeros);
  if (scale > Decimal::max_digits || size > Decimal::max_digits) return not_an_amount();

  Value value{0, std::max(scale, 0)};
  for (const std::string_view part : {whole, fraction})
    for (const char c : part) value.units = value.units * 10 + (c - '0');
  for (int zero = 0; zero < zeros; ++zero) value.units *= 10;
  return value;
}

}  // namespace

Result<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);

  int exponent = 0;
  if (const auto at = text.find_first_of("eE"); at != std::string_view::npos) {
    auto parsed = parse_exponent(text.substr(at + 1));
    if (!parsed) return parsed.error();
    exponent = *parsed;
    text = text.substr(0, at);
  }

  const auto point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if (whole.empty() || (point != std::string_view::npos && fraction.empty()))
    return not_an_amount();
  if (!std::ranges::all_of(whole, is_digit) || !std::ranges::all_of(fraction, is_digit))
    return not_an_amount();

  const auto value = value_of(whole, fraction, static_cast<int>(fraction.size()) - exponent);
  if (!value) return value.error();
  Decimal decimal;
  decimal.units_ = negative ? -value->units : value->units;
  decimal.scale_ = value->scale;
  return decimal;
}

int Decimal::significant_digits() const {
  int digits = 0;
  for (std::int64_t rest = units_; rest != 0; rest /= 10) ++digits;
  return digits;
}

std::string Decimal::to_text(int min_fraction_digits) const {
  std::string digits = std::to_string(units_ < 0 ? -units_ : units_);
  const auto scale = static_cast<std::size_t>(scale_);
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  const int padding = std::max(min_fraction_digits - scale_, 0);
  digits.append(static_cast<std::size_t>(padding), '0');
  const std::size_t fraction = scale + static_cast<std::size_t>(padding);
  if (fraction > 0) digits.insert(digits.size() - fraction, 1, '.');
  if (units_ < 0) digits.insert(0, 1, '-');
  return digits;
}

Result<Currency> Currency::parse(std::string_view text) {
  const bool shaped =
      text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!shaped) return Error{Errc::invalid_input, "not an ISO 4217 currency such as EUR"};
  Currency currency;
  std::copy(text.begin(), text.end(), currency.code_);
  return currency;
}

Currency Currency::eur() {
  return {};
}

int Currency::fraction_digits() const {
  switch (packed(code_)) {
    case packed("BIF"):
    case packed("CLP"):
    case packed("DJF"):
    case packed("GNF"):
    case packed("ISK"):
    case packed("JPY"):
    case packed("KMF"):
    case packed("KRW"):
    case packed("PYG"):
    case packed("RWF"):
    case packed("UGX"):
    case packed("UYI"):
    case packed("VND"):
    case packed("VUV"):
    case packed("XAF"):
    case packed("XOF"):
    case packed("XPF"):
      return 0;
    case packed("BHD"):
    case packed("IQD"):
    case packed("JOD"):
    case packed("KWD"):
    case packed("LYD"):
    case packed("OMR"):
    case packed("TND"):
      return 3;
    default:
      return 2;
  }
}

}  // namespace tpp
