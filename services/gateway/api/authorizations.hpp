#pragma once
// Handlers of the customer's way back from the bank: by browser, or through an app that owns the
// redirect URL.

#include "api/context.hpp"
#include "app/complete_authorization.hpp"

namespace tpp::gateway {

Awaitable<http::Response> bank_callback(const Context& ctx, CompleteAuthorization& complete,
                                        Banks& banks);
Awaitable<http::Response> complete_authorization(const Context& ctx,
                                                 CompleteAuthorization& complete, Banks& banks);

}  // namespace tpp::gateway
