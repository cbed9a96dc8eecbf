#include "belfius/json_repair.hpp"

#include <algorithm>
#include <cstdint>

namespace tpp::belfius {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

std::size_t skip_spaces(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  return at;
}

// "name" and a colon stand at `at`.
bool member_starts(std::string_view text, std::size_t at) {
  at = skip_spaces(text, at);
  if (at >= text.size() || text[at] != '"') return false;
  const std::size_t end = text.find_first_of("\"\\", at + 1);
  if (end == std::string_view::npos || text[end] != '"') return false;
  const std::size_t colon = skip_spaces(text, end + 1);
  return colon < text.size() && text[colon] == ':';
}

// Only the rest of a document can look like what stands at `at`: brackets that close, then the
// end, or a comma and another element or member.
bool outside_string(std::string_view text, std::size_t at) {
  at = skip_spaces(text, at);
  bool closed = false;
  while (at < text.size() && (text[at] == '}' || text[at] == ']')) {
    closed = true;
    at = skip_spaces(text, at + 1);
  }
  if (at >= text.size()) return closed;
  if (text[at] != ',') return false;
  if (member_starts(text, at + 1)) return true;
  const std::size_t next = skip_spaces(text, at + 1);
  return closed && next < text.size() && text[next] == '{';
}

// The value of \uXXXX at `at`, or nothing.
std::optional<std::uint32_t> unicode_escape(std::string_view text, std::size_t at) {
  if (text.size() < at + 6 || text[at] != '\\' || text[at + 1] != 'u') return {};
  const std::string_view digits = text.substr(at + 2, 4);
  if (!std::ranges::all_of(digits, is_hex)) return {};
  return static_cast<std::uint32_t>(std::stoul(std::string(digits), nullptr, 16));
}

// Length of the valid escape at `at`; 0 for a lone backslash.
std::size_t escape_length(std::string_view text, std::size_t at) {
  const char next = at + 1 < text.size() ? text[at + 1] : '\0';
  if (next == '"') return outside_string(text, at + 2) ? 0 : 2;
  if (next != '\0' && std::string_view("\\/bfnrt").find(next) != std::string_view::npos) return 2;
  const auto unit = unicode_escape(text, at);
  if (!unit || (*unit >= 0xdc00 && *unit <= 0xdfff)) return 0;
  if (*unit < 0xd800 || *unit > 0xdbff) return 6;
  const auto low = unicode_escape(text, at + 6);
  return low && *low >= 0xdc00 && *low <= 0xdfff ? 12 : 0;
}

void append_control(std::string& out, char c) {
  static constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u00";
  out += digits[static_cast<unsigned char>(c) >> 4];
  out += digits[static_cast<unsigned char>(c) & 0x0f];
}

// Copies the character or escape at `at` of a string; returns how many bytes were read.
std::size_t repair_one(std::string_view text, std::size_t at, std::string& out) {
  if (static_cast<unsigned char>(text[at]) < 0x20) {
    append_control(out, text[at]);
    return 1;
  }
  if (text[at] != '\\') {
    out += text[at];
    return 1;
  }
  const std::size_t length = escape_length(text, at);
  if (length == 0) {
    out += "\\\\";
    return 1;
  }
  out += text.substr(at, length);
  return length;
}

}  // namespace

std::optional<std::string> repair_json(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 64);
  bool in_string = false;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '"') in_string = !in_string;
    if (in_string && text[at] != '"') {
      at += repair_one(text, at, out);
    } else {
      out += text[at++];
    }
  }
  if (out == text) return {};
  return out;
}

}  // namespace tpp::belfius
