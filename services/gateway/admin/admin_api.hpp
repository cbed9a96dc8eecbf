#pragma once
// The admin listener: /livez, /readyz, /metrics, /version (docs/api/admin.yaml).

#include <string>

#include "admin/readiness.hpp"
#include "core/secret.hpp"
#include "core/task.hpp"
#include "http/message.hpp"
#include "obs/metrics.hpp"

namespace tpp::gateway {

class AdminApi {
 public:
  // token: asked for by /metrics and /version; empty: they ask for nothing.
  AdminApi(const Readiness& readiness, const obs::Metrics& metrics, int schema_version,
           Secret token);
  Awaitable<http::Response> handle(const http::Request& request);

 private:
  bool may_look(const http::Request& request) const;

  const Readiness& readiness_;
  const obs::Metrics& metrics_;
  int schema_version_;  // of the database, needed at least
  Secret token_;
};

}  // namespace tpp::gateway
