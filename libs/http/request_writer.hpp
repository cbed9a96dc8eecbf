#pragma once
// Checks and serializes what the client sends.

#include <string>

#include "http/client.hpp"

namespace tpp::http {

// invalid_input when method, target or a header cannot be sent as they are, or when a header is
// one that the client sets itself.
Result<void> check_request(const ClientRequest& request);

// Host header value of an origin: without the port when it is the default one.
std::string host_header(const Url& origin);

// Replaces out by head and body.
void write_request(const ClientRequest& request, std::string_view host, std::string& out);

}  // namespace tpp::http
