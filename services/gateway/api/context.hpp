#pragma once
// What a handler gets: one request, already identified, authenticated and allowed.

#include "api/access_log.hpp"
#include "app/authenticate.hpp"
#include "domain/audit.hpp"
#include "domain/call.hpp"
#include "http/message.hpp"
#include "http/router.hpp"

namespace tpp::gateway {

struct Context {
  const http::Request& request;
  const http::PathParameters& path;
  const Client* client;  // null on routes without authentication
  Call call;
  // What the audit log is told of this call; a handler adds what the path does not say.
  DataAccess* access = nullptr;
  RequestRecord* record = nullptr;  // what the log is told
};

}  // namespace tpp::gateway
