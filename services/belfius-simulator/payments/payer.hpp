#pragma once
// Who pays an order, and from which account, as far as that is known before anybody signs.

#include <string>

#include "bank/bank.hpp"
#include "bank/outcome.hpp"
#include "payments/order.hpp"

namespace tpp::simulator {

struct Payer {
  const Customer* customer = nullptr;
  const Account* account = nullptr;
};

// token_customer: empty without a token. The account the order names, else the first one of the
// token's customer; nothing of both without either. Refused when the bank does not hold the
// account, when it is another customer's, or when nothing may be paid from it.
Outcome<Payer> find_payer(Bank& bank, const Order& order, const std::string& token_customer);

}  // namespace tpp::simulator
