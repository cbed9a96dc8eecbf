#include "http/framing_gate.hpp"

#include <algorithm>
#include <array>

#include <boost/beast/http/verb.hpp>

#include "http/field_line.hpp"
#include "http/target_rules.hpp"

namespace tpp::http {

namespace {

using Verdict = std::optional<Rejection>;

constexpr std::size_t longest_method = 7;
constexpr std::string_view version_prefix = " HTTP/1.";

Verdict examine_method(std::string_view method) {
  using boost::beast::http::verb;
  switch (boost::beast::http::string_to_verb({method.data(), method.size()})) {
    case verb::get:
    case verb::post:
    case verb::put:
    case verb::patch:
    case verb::delete_:
      return std::nullopt;
    case verb::unknown:
      break;
    default:
      return Rejection{"method_not_allowed", 405, "this method is not served"};
  }
  return Rejection{"method_unknown", 400, "the request method is not known"};
}

// METHOD SP target SP HTTP/1.x; is_1_0 tells the version.
Verdict examine_request_line(std::string_view line, const GateLimits& limits, RequestHead& out,
                             bool& is_1_0) {
  const auto space = line.find(' ');
  if (space == std::string_view::npos || space == 0) {
    return Rejection{"request_line", 400, "the request line cannot be read"};
  }
  out.method = line.substr(0, space);
  if (auto rejection = examine_method(out.method)) return rejection;
  line.remove_prefix(space + 1);
  const auto second = line.find(' ');
  if (second == std::string_view::npos) {
    return Rejection{"request_line", 400, "the request line cannot be read"};
  }
  out.target = line.substr(0, second);
  if (out.target.size() > limits.target_bytes) {
    return Rejection{"target_too_long", 414, "the request target is too long"};
  }
  const auto version = line.substr(second);
  const bool known = version.size() == version_prefix.size() + 1 &&
                     version.starts_with(version_prefix) &&
                     (version.back() == '0' || version.back() == '1');
  if (!known) return Rejection{"version", 400, "only HTTP/1.1 is spoken here"};
  is_1_0 = version.back() == '0';
  return split_target(out.target, out.path, out.query);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '.' || c == '-';
}

bool is_address_character(char c) {
  return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || is_digit(c) || c == '.' || c == ':';
}

// Name or address, and a port or none.
bool is_host(std::string_view text) {
  const bool bracketed = text.starts_with('[');
  const auto end = bracketed ? text.find(']') : std::min(text.find(':'), text.size());
  if (end == text.npos) return false;
  const auto name = text.substr(bracketed, end - bracketed);
  auto port = text.substr(end + bracketed);
  const auto fits = bracketed ? is_address_character : is_name_character;
  if (name.empty() || !std::all_of(name.begin(), name.end(), fits)) return false;
  if (port.empty()) return true;
  if (port.front() != ':' || port.size() < 2 || port.size() > 6) return false;
  port.remove_prefix(1);
  return std::all_of(port.begin(), port.end(), is_digit);
}

// What may stand in Connection. Other members name fields that a proxy would drop on its way: a
// request must not mean one thing with them and another thing without.
Verdict take_connection(std::string_view value, RequestHead& out) {
  constexpr std::array<std::string_view, 5> known{"close", "keep-alive", "te", "upgrade",
                                                  "http2-settings"};
  while (!value.empty()) {
    const auto comma = std::min(value.find(','), value.size());
    const auto member = without_padding(value.substr(0, comma));
    value.remove_prefix(std::min(comma + 1, value.size()));
    const auto same = [member](std::string_view one) { return same_name(one, member); };
    if (!member.empty() && std::none_of(known.begin(), known.end(), same)) {
      return Rejection{"connection_option", 400, "Connection names what may not be dropped"};
    }
    if (same_name(member, "close")) out.keep_alive = false;
  }
  return std::nullopt;
}

// Looks at the fields that decide about framing and connection, and at those that decide who asks
// for what: of two, one program would take the first and another one the last.
class FramingFields {
 public:
  Verdict take(const HeaderView& field, RequestHead& out) {
    switch (field.name.size()) {
      case 4:
        return same_name(field.name, "host") ? take_host(field.value) : std::nullopt;
      case 6:
        return same_name(field.name, "expect") ? take_expect(field.value, out) : std::nullopt;
      case 7:
        if (!same_name(field.name, "trailer")) return std::nullopt;
        return Rejection{"trailers", 400, "trailer fields are not accepted"};
      case 10:
        return same_name(field.name, "connection") ? take_connection(field.value, out)
                                                   : std::nullopt;
      case 12:
        return take_once(field.name, "content-type", content_types_);
      case 13:
        return take_once(field.name, "authorization", authorizations_);
      case 14:
        return same_name(field.name, "content-length")
                   ? take_length(field.value, out)
                   : take_once(field.name, "psu-ip-address", psu_addresses_);
      case 15:
        return take_once(field.name, "idempotency-key", keys_);
      case 17:
        return same_name(field.name, "transfer-encoding") ? take_encoding(field.value, out)
                                                          : std::nullopt;
      default:
        return std::nullopt;
    }
  }

  Verdict conclude(const RequestHead& head, const GateLimits& limits, bool is_1_0) const {
    if (hosts_ == 0 && !is_1_0) return Rejection{"host", 400, "the Host header is missing"};
    if (head.chunked && has_length_) {
      return Rejection{"length_and_chunked", 400, "Content-Length beside Transfer-Encoding"};
    }
    if (head.chunked && is_1_0) {
      return Rejection{"chunked_in_1_0", 400, "HTTP/1.0 has no Transfer-Encoding"};
    }
    const bool bodiless = head.method == "GET" || head.method == "DELETE";
    if (bodiless && (head.chunked || head.content_length > 0)) {
      return Rejection{"body_not_allowed", 400, "this method takes no body"};
    }
    if (head.content_length > limits.body_bytes) {
      return Rejection{"body_too_large", 413, "the body is too large"};
    }
    return std::nullopt;
  }

 private:
  static Verdict take_once(std::string_view name, std::string_view single, unsigned& seen) {
    if (!same_name(name, single) || ++seen == 1) return std::nullopt;
    return Rejection{"repeated_field", 400, "a header field that must be single is there twice"};
  }

  Verdict take_host(std::string_view value) {
    if (++hosts_ > 1 || !is_host(value)) {
      return Rejection{"host", 400, "there must be one valid Host header"};
    }
    return std::nullopt;
  }

  Verdict take_expect(std::string_view value, RequestHead& out) {
    if (!same_name(value, "100-continue")) {
      return Rejection{"expectation", 417, "only 100-continue can be expected"};
    }
    out.expects_continue = true;
    return std::nullopt;
  }

  Verdict take_length(std::string_view value, RequestHead& out) {
    const auto length = parse_content_length(value);
    const bool octal = value.size() > 1 && value.front() == '0';  // to some readers
    if (has_length_ || !length || octal) {
      return Rejection{"content_length", 400, "there must be one Content-Length, in digits"};
    }
    has_length_ = true;
    out.content_length = *length;
    return std::nullopt;
  }

  Verdict take_encoding(std::string_view value, RequestHead& out) {
    if (out.chunked || value != "chunked") {
      return Rejection{"transfer_encoding", 400, "the only transfer encoding is chunked, once"};
    }
    out.chunked = true;
    return std::nullopt;
  }

  unsigned hosts_ = 0;
  unsigned content_types_ = 0;
  unsigned authorizations_ = 0;
  unsigned psu_addresses_ = 0;
  unsigned keys_ = 0;
  bool has_length_ = false;
};

void reset(RequestHead& head) {
  head.headers.clear();
  head.content_length = 0;
  head.chunked = false;
  head.keep_alive = true;
  head.expects_continue = false;
}

}  // namespace

std::optional<Rejection> examine_head(std::string_view head, const GateLimits& limits,
                                      RequestHead& out) {
  reset(out);
  if (head.size() > limits.head_bytes) {
    return Rejection{"head_too_large", 431, "the request head is too large"};
  }
  bool is_1_0 = false;
  auto line_end = head.find("\r\n");
  if (auto no = examine_request_line(head.substr(0, line_end), limits, out, is_1_0)) return no;
  FramingFields framing;
  for (auto at = line_end + 2; at + 2 < head.size(); at = line_end + 2) {
    line_end = head.find("\r\n", at);
    if (out.headers.size() == limits.header_fields) {
      return Rejection{"too_many_fields", 431, "there are too many header fields"};
    }
    HeaderView field;
    auto no = parse_field_line(head.substr(at, line_end - at), FieldRules::request, field);
    if (!no) no = framing.take(field, out);
    if (no) return no;
    out.headers.push_back(field);
  }
  if (is_1_0) {  // it knows neither reuse nor an answer before the answer
    out.keep_alive = false;
    out.expects_continue = false;
  }
  return framing.conclude(out, limits, is_1_0);
}

std::optional<Rejection> examine_partial_head(std::string_view bytes, const GateLimits& limits) {
  const auto start = bytes.substr(0, longest_method);
  const auto odd =
      std::find_if(start.begin(), start.end(), [](char c) { return c < 'A' || c > 'Z'; });
  if (odd == start.begin() ? !start.empty() : odd != start.end() && *odd != ' ') {
    return Rejection{"method_unknown", 400, "the request method is not known"};
  }
  const auto line_limit = limits.target_bytes + longest_method + version_prefix.size() + 3;
  if (bytes.size() > line_limit && bytes.substr(0, line_limit).find('\n') == bytes.npos) {
    return Rejection{"target_too_long", 414, "the request target is too long"};
  }
  if (bytes.size() >= limits.head_bytes) {
    return Rejection{"head_too_large", 431, "the request head is too large"};
  }
  return std::nullopt;
}

}  // namespace tpp::http
