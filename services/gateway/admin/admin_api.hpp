#pragma once
// The admin listener: /livez, /readyz, /metrics, /version (docs/api/admin.yaml).

#include <string>

#include "admin/readiness.hpp"
#include "core/task.hpp"
#include "http/message.hpp"
#include "obs/metrics.hpp"

namespace tpp::gateway {

class AdminApi {
 public:
  AdminApi(const Readiness& readiness, const obs::Metrics& metrics, int schema_version);
  Awaitable<http::Response> handle(const http::Request& request);

 private:
  const Readiness& readiness_;
  const obs::Metrics& metrics_;
  int schema_version_;  // of the database, needed at least
};

}  // namespace tpp::gateway
