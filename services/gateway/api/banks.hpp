#pragma once
// Handler of list_banks.

#include "api/context.hpp"
#include "domain/ports/bank.hpp"

namespace tpp::gateway {

Awaitable<http::Response> list_banks(const Context& ctx, Banks& banks);

}  // namespace tpp::gateway
