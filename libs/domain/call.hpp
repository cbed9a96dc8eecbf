#pragma once
// What travels with one request from the frontend to the bank.

#include <string>

#include "core/clock.hpp"
#include "core/ids.hpp"
#include "domain/client.hpp"

namespace tpp {

// Evidence that the customer is there. Without an address the read is unattended, and the law
// allows four of those in 24 hours per account.
struct PsuPresence {
  std::string ip_address;
  std::string user_agent;
  bool attended() const { return !ip_address.empty(); }
};

struct Call {
  ClientId client;
  PsuPresence psu;
  std::string request_id;
  std::string traceparent;  // W3C trace context, passed on as it came; empty when none
  Deadline by;
};

}  // namespace tpp
