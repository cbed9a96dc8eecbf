#pragma once
// The error body of our API: application/problem+json (RFC 9457) with members of our own.

#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "http/message.hpp"

namespace tpp::http {

struct ProblemBank {
  std::optional<int> http_status;
  std::optional<std::string> error;
  std::optional<std::string> error_code;
  std::optional<std::string> request_id;
};

// Where the customer can put it right.
struct ProblemAuthorization {
  std::string url;
  std::optional<std::string> expires_at;
};

// What is left of something that is counted.
struct ProblemQuota {
  int limit = 0;
  int remaining = 0;
  std::optional<std::string> resets_at;
};

// What is not set is not written.
struct Problem {
  std::optional<std::string> type;
  std::optional<std::string> title;
  unsigned status = 500;
  std::optional<std::string> detail;
  std::optional<std::string> instance;
  std::optional<std::string> code;
  std::optional<std::string> origin;
  std::optional<bool> retryable;
  std::optional<std::chrono::seconds> retry_after;  // also sent as the Retry-After header
  std::optional<std::string> action_required;
  std::optional<ProblemBank> bank;
  std::optional<ProblemAuthorization> authorization;
  std::optional<ProblemQuota> quota;
  std::optional<std::string> request_id;
  std::vector<FieldError> errors;
};

// Text that is not UTF-8 is repaired. The answer is never cached.
Response to_response(const Problem& problem);

}  // namespace tpp::http
