#include "http/request_writer.hpp"

#include <algorithm>

#include "http/field_line.hpp"

namespace tpp::http {

namespace {

// What the client writes by itself.
bool is_reserved(std::string_view name) {
  switch (name.size()) {
    case 2:
      return same_name(name, "te");
    case 4:
      return same_name(name, "host");
    case 6:
      return same_name(name, "expect");
    case 7:
      return same_name(name, "upgrade") || same_name(name, "trailer");
    case 10:
      return same_name(name, "connection");
    case 12:
      return same_name(name, "content-type");
    case 14:
      return same_name(name, "content-length");
    case 17:
      return same_name(name, "transfer-encoding");
    default:
      return false;
  }
}

bool is_target(std::string_view target) {
  return target.starts_with('/') && std::all_of(target.begin(), target.end(), [](char c) {
           return c > 0x20 && c < 0x7f && c != '#';
         });
}

Error cannot_send(std::string what) {
  return Error{Errc::invalid_input, "the request cannot be sent", std::move(what)};
}

bool carries_length(const ClientRequest& request) {
  return !request.body.empty() || request.method == "POST" || request.method == "PUT" ||
         request.method == "PATCH";
}

}  // namespace

Result<void> check_request(const ClientRequest& request) {
  if (!is_token(request.method)) return cannot_send("method is not a token");
  if (!is_target(request.target)) return cannot_send("target is not in origin form");
  if (!is_field_value(request.content_type, false)) return cannot_send("content type");
  for (const auto& field : request.headers) {
    if (!is_token(field.name)) return cannot_send("header name is not a token");
    if (is_reserved(field.name)) return cannot_send("header is set by the client: " + field.name);
    if (!is_field_value(field.value, true)) return cannot_send("header value: " + field.name);
  }
  return {};
}

std::string host_header(const Url& origin) {
  const bool usual = origin.port == (origin.scheme == "https" ? 443 : 80);
  return usual ? origin.host : origin.host + ":" + std::to_string(origin.port);
}

void write_request(const ClientRequest& request, std::string_view host, std::string& out) {
  out.clear();
  out.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\nHost: ");
  out.append(host).append("\r\n");
  for (const auto& field : request.headers) {
    out.append(field.name).append(": ").append(field.value).append("\r\n");
  }
  if (!request.content_type.empty()) {
    out.append("Content-Type: ").append(request.content_type).append("\r\n");
  }
  if (carries_length(request)) {
    out.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
  }
  out.append("\r\n").append(request.body);
}

}  // namespace tpp::http
