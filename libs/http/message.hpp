#pragma once
// Requests as the server kit hands them out and responses as it takes them.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/clock.hpp"

namespace tpp::http {

struct Header {
  std::string name;
  std::string value;
};

struct HeaderView {
  std::string_view name;
  std::string_view value;
};

// One gated request. All views point into the connection's buffer and live until the handler of
// this request has returned its response.
struct Request {
  std::string_view method;  // one of GET POST PUT PATCH DELETE
  std::string_view target;  // origin form, as received
  std::string_view path;    // target up to '?'
  std::string_view query;   // behind '?', still percent-encoded; empty when there is none
  std::vector<HeaderView> headers;
  std::string_view body;
  std::string_view peer;                // remote IP address
  std::string_view client_certificate;  // subject common name behind mTLS; empty without

  // The value of the first header with this name (case-insensitive), or empty.
  std::string_view header(std::string_view name) const;
  bool has_header(std::string_view name) const;
};

struct Response {
  unsigned status = 200;
  std::string body;
  std::string_view content_type = "application/json";  // must outlive the response: a literal
  std::vector<Header> headers;                         // beside those the session adds itself
  bool close = false;                                  // end the connection after this answer

  // For simulators of faulty servers: write only so many bytes of the serialized answer, then
  // reset the connection (RST).
  std::optional<std::size_t> reset_after_bytes;
};

// Reason phrase for a status code; "Unknown" for one that is not registered.
std::string_view reason_phrase(unsigned status);

}  // namespace tpp::http
