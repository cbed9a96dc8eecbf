#include "http/response_writer.hpp"

#include <array>
#include <charconv>

#include "http/field_line.hpp"

namespace tpp::http {

namespace {

void append_number(std::string& out, std::size_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string_view DateHeader::now() {
  const std::time_t second = std::time(nullptr);
  if (second != second_) {
    std::tm parts{};
    gmtime_r(&second, &parts);
    std::array<char, 40> text;
    // The process stays in the "C" locale, so the names are English as RFC 9110 wants them.
    const auto size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    text_.assign(text.data(), size);
    second_ = second;
  }
  return text_;
}

bool has_safe_headers(const Response& response) {
  for (const auto& field : response.headers) {
    if (!is_token(field.name) || !is_field_value(field.value, true)) return false;
  }
  return true;
}

void write_response(const Response& response, bool close, std::string_view date, std::string& out) {
  const bool bodiless = response.status == 204 || response.status == 304;
  out.clear();
  out.append("HTTP/1.1 ");
  append_number(out, response.status);
  out.append(" ").append(reason_phrase(response.status)).append("\r\n");
  append_field(out, "Date", date);
  if (!bodiless) {
    if (!response.body.empty()) append_field(out, "Content-Type", response.content_type);
    out.append("Content-Length: ");
    append_number(out, response.body.size());
    out.append("\r\n");
  }
  for (const auto& field : response.headers) append_field(out, field.name, field.value);
  if (close) out.append("Connection: close\r\n");
  out.append("\r\n");
  if (!bodiless) out.append(response.body);
}

}  // namespace tpp::http
