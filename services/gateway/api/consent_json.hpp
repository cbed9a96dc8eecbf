#pragma once
// Consents as the API shows them.

#include "app/create_consent.hpp"
#include "domain/page.hpp"
#include "domain/ports/bank.hpp"
#include "http/message.hpp"

namespace tpp::gateway {

http::Response consent_response(const Consent& consent, Banks& banks);
http::Response consent_with_link(const ConsentWithLink& created, Banks& banks);
http::Response consent_page(const Page<Consent>& page, Banks& banks);

}  // namespace tpp::gateway
