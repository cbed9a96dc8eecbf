#pragma once
// An amount in a request body.

#include "api/body.hpp"
#include "core/money.hpp"

namespace tpp::gateway {

// The members amount (a decimal text without exponent) and currency.
Money read_money(BodyObject& body);

}  // namespace tpp::gateway
