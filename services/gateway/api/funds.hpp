#pragma once
// Handler of the question about funds: decode, act, encode.

#include "api/context.hpp"
#include "app/confirm_funds.hpp"

namespace tpp::gateway {

Awaitable<http::Response> confirm_funds(const Context& ctx, ConfirmFunds& confirm);

}  // namespace tpp::gateway
