#pragma once
// Handlers of the consents: decode, act, encode.

#include "api/context.hpp"
#include "app/consents.hpp"
#include "app/create_consent.hpp"
#include "app/renew_consent.hpp"
#include "domain/ports/cursor_box.hpp"

namespace tpp::gateway {

Awaitable<http::Response> create_consent(const Context& ctx, CreateConsent& create, Banks& banks);
Awaitable<http::Response> list_consents(const Context& ctx, ListConsents& list, Banks& banks,
                                        const CursorBox& cursors);
Awaitable<http::Response> get_consent(const Context& ctx, GetConsent& get, Banks& banks);
Awaitable<http::Response> revoke_consent(const Context& ctx, RevokeConsent& revoke);
Awaitable<http::Response> renew_consent(const Context& ctx, RenewConsent& renew, Banks& banks);

}  // namespace tpp::gateway
