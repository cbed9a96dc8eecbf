#include "http/target_rules.hpp"

#include <array>

namespace tpp::http {

namespace {

constexpr unsigned char path_bit = 1;
constexpr unsigned char query_bit = 2;

// Browsers leave { } | ^ and ` bare in queries, so only the path is held to RFC 3986.
constexpr std::array<unsigned char, 256> make_classes() {
  std::array<unsigned char, 256> classes{};
  for (unsigned c = 0x21; c < 0x7f; ++c) classes[c] = path_bit | query_bit;
  for (const char c : std::string_view("\"<>\\#")) classes[static_cast<unsigned char>(c)] = 0;
  for (const char c : std::string_view("{}|^`")) classes[static_cast<unsigned char>(c)] = query_bit;
  return classes;
}

constexpr auto classes = make_classes();

bool all_of_class(std::string_view text, unsigned char bit) {
  for (const char c : text) {
    if ((classes[static_cast<unsigned char>(c)] & bit) == 0) return false;
  }
  return true;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The decoded byte of an escape at the front of the text, or -1.
int escaped_byte(std::string_view text) {
  if (text.size() < 3) return -1;
  const int high = hex_value(text[1]);
  const int low = hex_value(text[2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

std::optional<Rejection> examine_escapes(std::string_view path) {
  for (auto at = path.find('%'); at != std::string_view::npos; at = path.find('%', at + 1)) {
    const int byte = escaped_byte(path.substr(at));
    if (byte < 0) return Rejection{"path_escape", 400, "the path has a broken percent escape"};
    // Beyond ASCII there are overlong spellings of what is refused here, and an escaped percent
    // sign may be the escape of a reader that decodes twice.
    if (byte == '/' || byte == '\\' || byte == '%' || byte < 0x20 || byte >= 0x7f) {
      return Rejection{"path_escape", 400, "the path has an escape that is not allowed"};
    }
  }
  return std::nullopt;
}

// True for ".", ".." and their escaped spellings, also with parameters behind (";x"), which some
// programs cut off before they look.
bool is_dot_segment(std::string_view segment) {
  int dots = 0;
  while (!segment.empty()) {
    if (segment.front() == '.') {
      segment.remove_prefix(1);
    } else if (segment.front() == '%' && escaped_byte(segment) == '.') {
      segment.remove_prefix(3);
    } else if (segment.front() == ';' || (segment.front() == '%' && escaped_byte(segment) == ';')) {
      break;
    } else {
      return false;
    }
    ++dots;
  }
  return dots == 1 || dots == 2;
}

bool has_dot_segment(std::string_view path) {
  for (auto slash = path.find('/'); slash != std::string_view::npos;) {
    const auto next = path.find('/', slash + 1);
    const auto length = next == std::string_view::npos ? next : next - slash - 1;
    if (is_dot_segment(path.substr(slash + 1, length))) return true;
    slash = next;
  }
  return false;
}

}  // namespace

std::optional<Rejection> split_target(std::string_view target, std::string_view& path,
                                      std::string_view& query) {
  if (target.empty() || target.front() != '/') {
    return Rejection{"target_form", 400, "the request target must be a path"};
  }
  const auto mark = target.find('?');
  path = target.substr(0, mark);
  query = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
  if (!all_of_class(path, path_bit) || !all_of_class(query, query_bit)) {
    return Rejection{"target_character", 400,
                     "the request target has a character that is not allowed"};
  }
  const bool suspicious =
      path.find('%') != std::string_view::npos || path.find("/.") != std::string_view::npos;
  if (!suspicious) return std::nullopt;
  if (auto rejection = examine_escapes(path)) return rejection;
  if (has_dot_segment(path)) return Rejection{"dot_segment", 400, "the path has dot segments"};
  return std::nullopt;
}

}  // namespace tpp::http
