#pragma once
// Account numbers and structured communications with right check digits.

#include <cstdint>
#include <string>

#include "world/dice.hpp"

namespace tpp::simulator {

// A Belgian IBAN on bank code 539, the code of the standard's own printed example.
std::string belgian_iban(Dice& dice);

// The twelve digits written +++ddd/dddd/ddddd+++; the last two are the others modulo 97.
std::string structured_communication(std::uint64_t ten_digits);

}  // namespace tpp::simulator
