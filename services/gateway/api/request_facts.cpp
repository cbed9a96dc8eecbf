#include "api/request_facts.hpp"

#include <algorithm>
#include <array>

namespace tpp::gateway {
namespace {

bool is_request_id_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

bool is_lower_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(x) == lower(y);
  });
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_zero(std::string_view digits) {
  return digits.find_first_not_of('0') == std::string_view::npos;
}

// "application/json;q=0.9" -> "application/json"
std::string_view media_type(std::string_view value) {
  return trimmed(value.substr(0, value.find(';')));
}

// "application/json;q=0" names what is not wanted.
bool is_unwanted(std::string_view range) {
  for (auto at = range.find(';'); at != std::string_view::npos; at = range.find(';', at + 1)) {
    const std::string_view parameter =
        trimmed(range.substr(at + 1, range.find(';', at + 1) - at - 1));
    if (parameter.size() < 3 || !same_word(parameter.substr(0, 2), "q=")) continue;
    return parameter.find_first_not_of("0.", 2) == std::string_view::npos;
  }
  return false;
}

}  // namespace

std::string_view given_request_id(const http::Request& request) {
  const std::string_view id = request.header("X-Request-ID");
  const bool usable =
      !id.empty() && id.size() <= 128 && std::ranges::all_of(id, is_request_id_character);
  return usable ? id : std::string_view{};
}

std::string_view given_traceparent(const http::Request& request) {
  const std::string_view parent = request.header("traceparent");
  if (parent.size() < 55) return {};
  for (std::size_t i = 0; i < 55; ++i) {
    const bool dash = i == 2 || i == 35 || i == 52;
    if (dash ? parent[i] != '-' : !is_lower_hex(parent[i])) return {};
  }
  // Version 00 is exactly this long; ff is forbidden. Later versions may append fields.
  if (parent.starts_with("ff") || (parent.starts_with("00") && parent.size() != 55)) return {};
  if (is_zero(parent.substr(3, 32)) || is_zero(parent.substr(36, 16))) return {};
  return parent.substr(0, 55);
}

std::string_view trace_id_of(std::string_view traceparent) {
  return traceparent.empty() ? traceparent : traceparent.substr(3, 32);
}

Result<Secret> given_api_key(const http::Request& request) {
  const std::string_view authorization = request.header("Authorization");
  const std::string_view key = request.header("X-API-Key");
  if (!authorization.empty() && !key.empty())
    return Error{Errc::invalid_input, "send Authorization or X-API-Key, not both"};
  if (!key.empty()) return Secret(std::string(key));
  constexpr std::string_view scheme = "Bearer ";
  if (authorization.size() > scheme.size() &&
      same_word(authorization.substr(0, scheme.size()), scheme))
    return Secret(std::string(trimmed(authorization.substr(scheme.size()))));
  return Error{Errc::unauthorized, "an API key is needed: Authorization: Bearer tgw_…"};
}

bool accepts_json(const http::Request& request) {
  std::string_view accept = request.header("Accept");
  if (accept.empty()) return true;
  static constexpr std::array fine{"*/*", "application/*", "application/json",
                                   "application/problem+json"};
  while (!accept.empty()) {
    const std::size_t comma = accept.find(',');
    const std::string_view range = accept.substr(0, comma);
    const std::string_view type = media_type(range);
    if (!is_unwanted(range) &&
        std::ranges::any_of(fine, [&](const char* known) { return same_word(type, known); }))
      return true;
    if (comma == std::string_view::npos) break;
    accept.remove_prefix(comma + 1);
  }
  return false;
}

bool body_is_json(const http::Request& request) {
  if (request.body.empty() && !request.has_header("Content-Type")) return true;
  return same_word(media_type(request.header("Content-Type")), "application/json");
}

bool body_is_xml(const http::Request& request) {
  return same_word(media_type(request.header("Content-Type")), "application/xml");
}

}  // namespace tpp::gateway
