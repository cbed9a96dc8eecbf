#include "http/url.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace tpp::http {

namespace {

constexpr std::size_t most_parameters = 64;

constexpr std::array<bool, 256> make_unreserved_characters() {
  std::array<bool, 256> unreserved{};
  for (const char c : std::string_view("0123456789abcdefghijklmnopqrstuvwxyz"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ-._~")) {
    unreserved[static_cast<unsigned char>(c)] = true;
  }
  return unreserved;
}

constexpr auto unreserved_characters = make_unreserved_characters();

bool is_unreserved(char c) {
  return unreserved_characters[static_cast<unsigned char>(c)];
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return result;
}

std::uint16_t default_port(std::string_view scheme) {
  return scheme == "https" ? 443 : 80;
}

std::optional<std::uint16_t> port_of(std::string_view digits, std::string_view scheme) {
  if (digits.empty()) return default_port(scheme);
  std::uint16_t port = 0;
  const auto end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, port);
  if (read.ec != std::errc() || read.ptr != end || port == 0) return std::nullopt;
  return port;
}

Error bad_url(const char* reason) {
  return Error{Errc::invalid_input, std::string("the URL ") + reason};
}

}  // namespace

std::string percent_encode(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  const auto plain = std::find_if_not(text.begin(), text.end(), is_unreserved);
  std::string encoded(text.begin(), plain);
  for (const char c : text.substr(encoded.size())) {
    if (is_unreserved(c)) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += digits[byte >> 4];
      encoded += digits[byte & 15];
    }
  }
  return encoded;
}

Result<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string decoded(text.size(), '\0');
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0) return Error{Errc::invalid_input, "broken percent escape"};
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (is_control(c)) return Error{Errc::invalid_input, "control character in a parameter"};
    decoded[size++] = c;
  }
  decoded.resize(size);
  return decoded;
}

Result<QueryParameters> QueryParameters::parse(std::string_view encoded) {
  QueryParameters parameters;
  while (!encoded.empty()) {
    const auto end = encoded.find('&');
    const auto item = encoded.substr(0, end);
    encoded.remove_prefix(end == std::string_view::npos ? encoded.size() : end + 1);
    if (item.empty()) continue;
    const auto equals = item.find('=');
    auto name = percent_decode(item.substr(0, equals), true);
    if (!name) return name.error();
    auto value = percent_decode(
        equals == std::string_view::npos ? std::string_view() : item.substr(equals + 1), true);
    if (!value) return value.error();
    if (parameters.get(*name)) return Error{Errc::invalid_input, "a parameter is given twice"};
    if (parameters.items_.size() == most_parameters) {
      return Error{Errc::invalid_input, "too many parameters"};
    }
    parameters.items_.emplace_back(std::move(*name), std::move(*value));
  }
  return parameters;
}

std::optional<std::string> QueryParameters::get(std::string_view name) const {
  for (const auto& [key, value] : items_) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::string Url::origin() const {
  return scheme + "://" + host + ":" + std::to_string(port);
}

Result<Url> parse_url(std::string_view text) {
  const auto parsed = boost::urls::parse_uri(text);
  if (!parsed) return bad_url("cannot be read");
  const auto& view = *parsed;
  Url url;
  url.scheme = lower_case(view.scheme());
  if (url.scheme != "http" && url.scheme != "https") return bad_url("must be http or https");
  if (view.has_userinfo()) return bad_url("must not have user info");
  if (view.has_fragment()) return bad_url("must not have a fragment");
  url.host = lower_case(view.encoded_host());
  const bool odd = url.host.find('%') != std::string::npos;
  if (url.host.empty() || odd) return bad_url("has no usable host");
  const auto port = port_of(view.port(), url.scheme);
  if (!port) return bad_url("has no usable port");
  url.port = *port;
  url.target = std::string(view.encoded_target());
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  return url;
}

std::string with_query_parameter(std::string url, std::string_view name, std::string_view value) {
  const auto fragment = std::min(url.find('#'), url.size());
  const auto mark = url.find('?');
  std::string addition;
  if (mark >= fragment) {
    addition = "?";
  } else if (url[fragment - 1] != '?' && url[fragment - 1] != '&') {
    addition = "&";
  }
  addition += percent_encode(name) + "=" + percent_encode(value);
  return url.insert(fragment, addition);
}

}  // namespace tpp::http
