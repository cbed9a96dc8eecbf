#include "http/field_line.hpp"

#include <array>
#include <cstring>

#include <boost/beast/http/rfc7230.hpp>

namespace tpp::http {

namespace {

constexpr std::array<bool, 256> make_token_characters() {
  std::array<bool, 256> allowed{};
  for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
    allowed[static_cast<unsigned char>(c)] = true;
  }
  return allowed;
}

constexpr auto token_characters = make_token_characters();

constexpr char lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

}  // namespace

std::string_view without_padding(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool same_name(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (lower_case(left[i]) != lower_case(right[i])) return false;
  }
  return true;
}

bool is_token(std::string_view text) {
  for (const char c : text) {
    if (!token_characters[static_cast<unsigned char>(c)]) return false;
  }
  return !text.empty();
}

// Without branches, so that the compiler can look at many bytes at once.
bool is_field_value(std::string_view text, bool obs_text) {
  const unsigned char highest = obs_text ? 0xff : 0x7e;
  unsigned char bad = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool control = (byte < 0x20 && byte != '\t') || byte == 0x7f;
    bad = static_cast<unsigned char>(bad | (control | (byte > highest)));
  }
  return bad == 0;
}

std::optional<Rejection> parse_field_line(std::string_view line, FieldRules rules,
                                          HeaderView& field) {
  if (!line.empty() && (line.front() == ' ' || line.front() == '\t')) {
    return Rejection{"folded_field", 400, "a header field continues on the next line"};
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) {
    return Rejection{"field_syntax", 400, "a header line has no colon"};
  }
  field.name = line.substr(0, colon);
  if (!is_token(field.name)) {
    return Rejection{"field_name", 400, "a header name has a character that is not allowed"};
  }
  if (rules == FieldRules::request && field.name.find('_') != std::string_view::npos) {
    return Rejection{"field_name_underscore", 400, "a header name has an underscore"};
  }
  field.value = without_padding(line.substr(colon + 1));
  if (!is_field_value(field.value, rules == FieldRules::response)) {
    return Rejection{"field_value", 400, "a header value has a character that is not allowed"};
  }
  return std::nullopt;
}

bool list_contains(std::string_view list, std::string_view member) {
  boost::beast::http::token_list tokens({list.data(), list.size()});
  return tokens.exists({member.data(), member.size()});
}

std::optional<std::size_t> parse_content_length(std::string_view digits) {
  if (digits.empty() || digits.size() > 15) return std::nullopt;
  std::size_t length = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    length = length * 10 + static_cast<std::size_t>(c - '0');
  }
  return length;
}

std::optional<Rejection> find_head_end(std::string_view bytes, std::size_t& scanned,
                                       std::size_t& head_size) {
  head_size = 0;
  while (scanned < bytes.size()) {
    const auto* found = std::memchr(bytes.data() + scanned, '\n', bytes.size() - scanned);
    if (found == nullptr) {
      scanned = bytes.size();
      return std::nullopt;
    }
    const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
    if (at == 0 || bytes[at - 1] != '\r') {
      return Rejection{"bare_line_feed", 400, "a line ends without a carriage return"};
    }
    scanned = at + 1;
    if (at == 1 || bytes[at - 2] == '\n') {
      head_size = scanned;
      return std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace tpp::http
