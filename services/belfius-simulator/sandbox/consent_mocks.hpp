#pragma once
// Consents of the sandbox. Nobody is asked: the page sends the browser back at once.

#include <string>

#include "bank/scope.hpp"
#include "http/message.hpp"

namespace tpp::simulator {

// Where the browser is sent on to redirect_uri, with a code when the caller will need one.
std::string sandbox_page(const http::Request& request, Scope scope, bool with_code);

http::Response mock_consent_uris(const http::Request& request);
http::Response mock_way_back(const http::Request& request);
http::Response mock_token(const http::Request& request);         // version 3
http::Response mock_token_of_old(const http::Request& request);  // with logical_id and iban

}  // namespace tpp::simulator
