#include "http/message.hpp"

#include <boost/beast/http/status.hpp>

#include "http/field_line.hpp"

namespace tpp::http {

std::string_view Request::header(std::string_view name) const {
  for (const auto& field : headers) {
    if (same_name(field.name, name)) return field.value;
  }
  return {};
}

bool Request::has_header(std::string_view name) const {
  for (const auto& field : headers) {
    if (same_name(field.name, name)) return true;
  }
  return false;
}

std::string_view reason_phrase(unsigned status) {
  namespace beast_http = boost::beast::http;
  const auto known = beast_http::int_to_status(status);
  if (known == beast_http::status::unknown) return "Unknown";
  const auto phrase = beast_http::obsolete_reason(known);
  return {phrase.data(), phrase.size()};
}

}  // namespace tpp::http
