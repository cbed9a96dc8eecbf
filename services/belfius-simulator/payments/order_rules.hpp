#pragma once
// What the bank allows to be paid. One refusal per row of its published table; what triggers each
// is in docs/simulator.md.

#include <optional>

#include "bank/bank.hpp"
#include "bank/errors.hpp"
#include "payments/order.hpp"

namespace tpp::simulator {

std::optional<Refused> check_order(const Bank& bank, const Order& order);

// Whether the order may be paid from this account of the customer.
std::optional<Refused> check_debtor(const Order& order, const Customer& customer,
                                    const Account& account);

}  // namespace tpp::simulator
