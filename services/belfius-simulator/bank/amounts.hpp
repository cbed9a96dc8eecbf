#pragma once
// How the bank writes amounts, and what it changes money for.

#include <cstdint>
#include <string_view>

namespace tpp::simulator {

// Exact enough for JSON: the shortest decimal text of the nearest double is the amount itself
// up to fifteen digits, which is what the serializer writes.
inline double json_amount(std::int64_t cents) {
  return static_cast<double>(cents) / 100.0;
}

// The bank's made-up rates.
inline double euros_per_unit(std::string_view currency) {
  if (currency == "USD") return 0.92;
  if (currency == "GBP") return 1.17;
  if (currency == "JPY") return 0.0061;
  return 1.0;
}

}  // namespace tpp::simulator
