#pragma once
// Handlers of the customer's way to the bank and back: by browser, or through an app that owns the
// redirect URL.

#include "api/context.hpp"
#include "api/use_cases.hpp"

namespace tpp::gateway {

Awaitable<http::Response> start_page(const Context& ctx, StartPages& pages,
                                     const std::string& public_url);
Awaitable<http::Response> bank_callback(const Context& ctx, UseCases& use);
Awaitable<http::Response> complete_authorization(const Context& ctx, ReturnFromBank& returns,
                                                 Banks& banks);

}  // namespace tpp::gateway
