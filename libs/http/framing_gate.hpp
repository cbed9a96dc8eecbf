#pragma once
// Decides over the head of a request, as bytes, before anything acts on it. Everything that two
// programs could read differently is refused: there is nothing to smuggle behind us.

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "http/message.hpp"
#include "http/rejection.hpp"

namespace tpp::http {

struct GateLimits {
  std::size_t target_bytes = 0;
  std::size_t head_bytes = 0;  // request line to empty line, with all line ends
  std::size_t header_fields = 0;
  std::size_t body_bytes = 0;
};

// Views point into the examined bytes.
struct RequestHead {
  std::string_view method;
  std::string_view target;
  std::string_view path;
  std::string_view query;
  std::vector<HeaderView> headers;  // kept between requests for its capacity
  std::size_t content_length = 0;
  bool chunked = false;
  bool keep_alive = true;
  bool expects_continue = false;
};

// head: from the request line to the empty line, as find_head_end() delimits it.
std::optional<Rejection> examine_head(std::string_view head, const GateLimits& limits,
                                      RequestHead& out);

// What can be refused although the head is not complete yet.
std::optional<Rejection> examine_partial_head(std::string_view bytes, const GateLimits& limits);

}  // namespace tpp::http
