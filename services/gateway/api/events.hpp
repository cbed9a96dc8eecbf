#pragma once
// Handler of the events.

#include "api/context.hpp"
#include "app/list_events.hpp"

namespace tpp::gateway {

Awaitable<http::Response> list_events(const Context& ctx, ListEvents& list);

}  // namespace tpp::gateway
