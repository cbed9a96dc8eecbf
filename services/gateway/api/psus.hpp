#pragma once
// Customers as a whole.

#include "api/context.hpp"
#include "app/erase_psu.hpp"

namespace tpp::gateway {

Awaitable<http::Response> erase_psu(const Context& ctx, ErasePsu& erase);
Awaitable<http::Response> erase_named_psu(const Context& ctx, ErasePsu& erase);

}  // namespace tpp::gateway
