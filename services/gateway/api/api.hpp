#pragma once
// What every request passes before and after its handler, outermost first: request id, access log
// and metrics, last-resort catch, route, media types, authentication, limits, scope, deadline.

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "api/api_probe.hpp"
#include "api/caller_limits.hpp"
#include "api/problems.hpp"
#include "api/routes.hpp"
#include "app/audit_reads.hpp"
#include "http/router.hpp"

namespace tpp::gateway {

class Api {
 public:
  Api(std::vector<Route> routes, Authenticate& authenticate, IdSource& ids, ApiProbe& probe,
      std::chrono::milliseconds request_limit, const CallerLimitsConfig& limits, AuditReads& audit);

  // Never throws.
  Awaitable<http::Response> handle(const http::Request& request);

  // Whether this is where files of payments are taken.
  bool takes_file(std::string_view method, std::string_view path) const;

  // What the session answers by itself, in the same form.
  http::Response reject(unsigned status, std::string detail);

 private:
  struct Journey;  // of one request
  Awaitable<http::Response> answer(const http::Request& request, Journey& journey);
  void tell_audit(const Journey& journey, const http::Response& response);
  Awaitable<http::Response> guarded(const http::Request& request, Journey& journey);
  Task<Authenticate::Known> identify(const http::Request& request, const Route& route,
                                     Journey& journey);
  std::optional<http::Response> enter(const Client& client, const ProblemSubject& subject,
                                      Journey& journey);
  http::Response refused_address(const ProblemSubject& subject);

  std::vector<Route> routes_;
  http::RouteIndex index_;
  Authenticate& authenticate_;
  IdSource& ids_;
  ApiProbe& probe_;
  std::chrono::milliseconds request_limit_;
  CallerLimits limits_;
  FailedCallers failures_;
  AuditReads& audit_;
};

}  // namespace tpp::gateway
