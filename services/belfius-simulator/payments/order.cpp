#include "payments/order.hpp"

namespace tpp::simulator {

std::string amount_text(std::int64_t cents) {
  const std::string digits = std::to_string(cents < 0 ? -cents : cents);
  const std::string padded = std::string(digits.size() < 3 ? 3 - digits.size() : 0, '0') + digits;
  const std::size_t whole = padded.size() - 2;
  return (cents < 0 ? "-" : "") + padded.substr(0, whole) + "." + padded.substr(whole);
}

}  // namespace tpp::simulator
