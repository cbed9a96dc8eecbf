#include "world/belgian_numbers.hpp"

#include <array>
#include <cinttypes>
#include <cstdio>

namespace tpp::simulator {
namespace {

std::string padded(std::uint64_t number, int width) {
  std::array<char, 32> text{};
  const int size = std::snprintf(text.data(), text.size(), "%0*" PRIu64, width, number);
  return {text.data(), static_cast<std::size_t>(size)};
}

// Both Belgian check numbers write 97 where the remainder is 0.
std::uint64_t modulo_97(std::uint64_t number) {
  const std::uint64_t rest = number % 97;
  return rest == 0 ? 97 : rest;
}

}  // namespace

std::string belgian_iban(Dice& dice) {
  const std::uint64_t ten_digits = 5390000000U + dice.below(10000000U);
  const std::uint64_t national = ten_digits * 100 + modulo_97(ten_digits);
  // ISO 13616: the number, then "BE00" with B = 11 and E = 14, taken modulo 97.
  const std::uint64_t rest = ((national % 97) * 1000000 + 111400) % 97;
  return "BE" + padded(98 - rest, 2) + padded(national, 12);
}

std::string structured_communication(std::uint64_t ten_digits) {
  const std::string digits = padded(ten_digits, 10) + padded(modulo_97(ten_digits), 2);
  return "+++" + digits.substr(0, 3) + "/" + digits.substr(3, 4) + "/" + digits.substr(7) + "+++";
}

}  // namespace tpp::simulator
