#pragma once
// From the body of a POST to an order: its form only. What the bank allows is in order_rules.hpp.

#include "bank/outcome.hpp"
#include "payments/order.hpp"

namespace tpp::simulator {

// Single payments of version 3, and standing orders of version 2.
Outcome<Order> read_order(Product product, const std::string& body);
// Single payments of version 1.
Outcome<Order> read_first_version(Product product, const std::string& body);
// pain.001.001.03.
Outcome<Order> read_bulk(const std::string& body);

}  // namespace tpp::simulator
