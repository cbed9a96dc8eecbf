#pragma once
// Errors as callers see them: docs/api/errors.md is the table, this is its code.

#include <string>
#include <string_view>

#include "api/context.hpp"
#include "core/error.hpp"
#include "http/problem.hpp"

namespace tpp::gateway {

// Which request the answer is for.
struct ProblemSubject {
  std::string_view method;
  std::string_view path;  // empty when none could be read
  std::string_view request_id;
  RequestRecord* record = nullptr;  // where to note which problem was answered
};

// An error of a use case. Logs it, once, with its cause.
http::Response problem(const Error& error, const Context& ctx);
http::Response problem(const Error& error, const ProblemSubject& subject);

// What HTTP itself forbids, by its status: 404 and 405 of the router, limits of the session.
http::Response protocol_problem(unsigned status, std::string detail, const ProblemSubject& subject,
                                std::optional<std::chrono::seconds> retry_after = {});

}  // namespace tpp::gateway
