#pragma once
// What the headers of a request tell about it, checked.

#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/secret.hpp"
#include "http/message.hpp"

namespace tpp::gateway {

// The caller's X-Request-ID when it is usable: 1 to 128 letters, digits, '.', '_' or '-'; else "".
std::string_view given_request_id(const http::Request& request);

// A well-formed W3C traceparent, or "".
std::string_view given_traceparent(const http::Request& request);

// The trace's id in a well-formed traceparent; "" of "".
std::string_view trace_id_of(std::string_view traceparent);

// From Authorization: Bearer or X-API-Key. unauthorized: none; invalid_input: both.
Result<Secret> given_api_key(const http::Request& request);

// False when Accept leaves no room for JSON.
bool accepts_json(const http::Request& request);

// False when there is a body of another type than JSON.
bool body_is_json(const http::Request& request);

bool body_is_xml(const http::Request& request);

}  // namespace tpp::gateway
