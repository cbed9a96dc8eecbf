#pragma once
// What a handler gets: one request, already identified, authenticated and allowed.

#include "app/authenticate.hpp"
#include "domain/call.hpp"
#include "http/message.hpp"
#include "http/router.hpp"

namespace tpp::gateway {

struct Context {
  const http::Request& request;
  const http::PathParameters& path;
  const Client* client;  // null on routes without authentication
  Call call;
};

}  // namespace tpp::gateway
