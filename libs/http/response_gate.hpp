#pragma once
// Decides over the head of an answer, as strictly as the framing gate decides over requests, but
// tolerant in what only looks unusual (no reason phrase, bytes from 0x80 on in values).

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "http/message.hpp"
#include "http/rejection.hpp"

namespace tpp::http {

enum class BodyFraming { none, sized, chunked, until_close };

// Header views point into the examined bytes.
struct ResponseHead {
  unsigned status = 0;
  std::vector<HeaderView> headers;
  BodyFraming framing = BodyFraming::none;
  std::size_t content_length = 0;
  bool keep_alive = true;
};

// head: from the status line to the empty line.
std::optional<Rejection> examine_response_head(std::string_view head, ResponseHead& out);

}  // namespace tpp::http
