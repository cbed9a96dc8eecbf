#pragma once
// The bank's sandbox: the same calls under /sandbox/psd2, each answered with a fixed mock once its
// mandatory parameters are there. Their values do not matter; nothing is remembered.

#include "http/message.hpp"
#include "http/router.hpp"

namespace tpp::simulator {

class SandboxApi {
 public:
  SandboxApi();
  http::Response answer(const http::Request& request) const;

 private:
  http::RouteIndex routes_;
};

}  // namespace tpp::simulator
