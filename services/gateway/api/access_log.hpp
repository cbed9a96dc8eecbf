#pragma once
// What is known about one request, and the line of the log that tells it when it is over. The names
// of its fields, their order and types are an interface: tests/golden/access_log.txt lists them.

#include <chrono>
#include <string>
#include <string_view>

#include "domain/call.hpp"
#include "http/message.hpp"

namespace tpp::gateway {

struct RequestRecord {
  std::string request_id;
  std::string trace_id;  // of the caller's traceparent, or made for this log
  ClientId client;
  CallNotes about;
  std::string problem;  // the code of the problem that was answered; empty: none
};

// Takes request_id and trace_id from the headers; `fresh`, a UUID, stands in for what is missing.
void identify(RequestRecord& record, const http::Request& request, const std::string& fresh);

void log_access(const RequestRecord& record, const http::Request& request, unsigned status,
                std::string_view operation, std::chrono::nanoseconds took);

}  // namespace tpp::gateway
