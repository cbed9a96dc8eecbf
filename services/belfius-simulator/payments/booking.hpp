#pragma once
// The row that an executed order leaves on the debtor's account.

#include "payments/payment.hpp"
#include "world/world.hpp"

namespace tpp::simulator {

// In the order's currency if the account has it, else converted to euro.
void book(const Payment& payment, Account& account, UtcTime at);

}  // namespace tpp::simulator
