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

  std::string digits = std::string(whole).append(fraction);
  int scale = static_cast<int>(fraction.size()) - exponent;
  while (scale > 0 && digits.size() > 1 && digits.back() == '0') {
    digits.pop_back();
    --scale;
  }
  const auto first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  digits.erase(0, first);
  if (digits == "0") scale = 0;
  for (; scale < 0 && digits.size() <= max_digits; ++scale) digits += '0';
  if (scale < 0 || scale > max_digits || digits.size() > max_digits) return not_an_amount();

  Decimal decimal;
  for (char c : digits) decimal.units_ = decimal.units_ * 10 + (c - '0');
  if (negative) decimal.units_ = -decimal.units_;
  decimal.scale_ = scale;
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
  static constexpr std::array none{"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                   "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"};
  static constexpr std::array three{"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
  const auto is_this = [this](const char* code) { return this->code() == code; };
  if (std::ranges::any_of(none, is_this)) return 0;
  if (std::ranges::any_of(three, is_this)) return 3;
  return 2;
}

}  // namespace tpp
