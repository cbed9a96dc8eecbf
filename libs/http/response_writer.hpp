#pragma once
// Serializes answers into one buffer.

#include <ctime>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace tpp::http {

// The value of the Date header, formatted once per second.
class DateHeader {
 public:
  std::string_view now();

 private:
  std::time_t second_ = -1;
  std::string text_;
};

// False when a header name or value cannot be sent (line breaks and other controls).
bool has_safe_headers(const Response& response);

// Replaces out by the whole answer. The headers must be safe.
void write_response(const Response& response, bool close, std::string_view date, std::string& out);

}  // namespace tpp::http
