#pragma once
// Sums of amounts in EUR. Ten thousand of the largest SEPA amounts stay far below 64 bits.

#include <cstdint>

#include "core/money.hpp"

namespace tpp::iso20022 {

// Of an amount with at most two digits behind the point and at most 999999999.99.
std::int64_t cents_of(const Decimal& euros);
Decimal euros_of(std::int64_t cents);

}  // namespace tpp::iso20022
