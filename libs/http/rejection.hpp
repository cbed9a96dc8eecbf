#pragma once
// Why bytes were refused: a short stable name for metrics, the status for the peer, and a sentence
// for it. All of them are literals.

#include <string_view>

namespace tpp::http {

struct Rejection {
  std::string_view rule;
  unsigned status = 400;
  std::string_view detail;
};

}  // namespace tpp::http
