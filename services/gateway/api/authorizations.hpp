#pragma once
// Handlers of the customer's way back from the bank: by browser, or through an app that owns the
// redirect URL.

#include "api/context.hpp"
#include "app/return_from_bank.hpp"

namespace tpp::gateway {

Awaitable<http::Response> bank_callback(const Context& ctx, ReturnFromBank& returns, Banks& banks);
Awaitable<http::Response> complete_authorization(const Context& ctx, ReturnFromBank& returns,
                                                 Banks& banks);

}  // namespace tpp::gateway
