#pragma once
// The bank writes amounts as JSON numbers.

#include <cstdint>

namespace tpp::simulator {

// Exact enough for JSON: the shortest decimal text of the nearest double is the amount itself
// up to fifteen digits, which is what the serializer writes.
inline double json_amount(std::int64_t cents) {
  return static_cast<double>(cents) / 100.0;
}

}  // namespace tpp::simulator
