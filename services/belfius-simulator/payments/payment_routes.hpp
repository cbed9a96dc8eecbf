#pragma once

#include "bank/route.hpp"

namespace tpp::simulator {

// Of single payments, standing orders and bulk orders.
std::vector<Route> payment_routes();

}  // namespace tpp::simulator
