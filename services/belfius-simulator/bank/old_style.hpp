#pragma once
// Refusals as the first generation wrote them: lower-case names and short numbers.

#include "bank/errors.hpp"

namespace tpp::simulator {

// Rows the old table is not known to have keep the number of the newest one.
Refused in_old_style(const Refused& refused);

}  // namespace tpp::simulator
