#include "belfius/error_body.hpp"

#include <algorithm>

#include "belfius/answer.hpp"

namespace tpp::belfius {
namespace {

constexpr std::size_t longest_word = 64;

bool word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-';
}

bool is_page(std::string_view name, const Scalar& value, const ScaPage& where,
             const PageOrigins& origins) {
  if (!value.is_text()) return false;
  if (where.member) return name == *where.member;
  return origins.looks_like_page(value.text);
}

void take_part(std::string_view name, const Scalar& value, ErrorBody& body) {
  if (name == "error") body.name = text_of(value);
  if (name == "error_code") body.number = reference_of(value);
  if (name == "error_description") body.description = text_of(value);
}

Parsed<ErrorBody> read_parts(ondemand::document& document, const ScaPage& where,
                             const PageOrigins& origins) {
  ErrorBody body;
  ondemand::object object;
  if (document.get_object().get(object)) return Malformed{"not an error object"};
  auto read = each_member(object, [&](std::string_view name, ondemand::value value) {
    auto scalar = read_scalar(value);
    if (!scalar) return Parsed<void>(scalar.error());
    take_part(name, *scalar, body);
    if (body.page.empty() && is_page(name, *scalar, where, origins)) body.page = scalar->text;
    return Parsed<void>();
  });
  if (!read) return read.error();
  return body;
}

std::string url_within(std::string_view text) {
  auto start = text.find("https://");
  if (start == std::string_view::npos) start = text.find("http://");
  if (start == std::string_view::npos) return {};
  text.remove_prefix(start);
  text = text.substr(0, text.find_first_of(" \t\r\n\"'<>()"));
  while (!text.empty() && std::string_view(".,;").find(text.back()) != std::string_view::npos)
    text.remove_suffix(1);
  return std::string(text);
}

}  // namespace

ErrorBody read_error_body(JsonParser& parser, http::ClientResponse& response, const ScaPage& where,
                          const PageOrigins& origins) {
  if (response.body.empty() || !is_json(response.header("Content-Type"))) return {};
  auto body = parser.read(response.body, [&](ondemand::document& document) {
    return read_parts(document, where, origins);
  });
  if (!body) return {};
  return std::move(*body);
}

std::string find_sca_page(const ErrorBody& body, const http::ClientResponse& response,
                          const ScaPage& where) {
  for (const ScaPagePlace place : where.places) {
    std::string found;
    if (place == ScaPagePlace::body) found = body.page;
    if (place == ScaPagePlace::description) found = url_within(body.description);
    if (place == ScaPagePlace::location) found = response.header("Location");
    if (!found.empty()) return found;
  }
  return {};
}

std::string_view decisive_group(std::string_view number) {
  const auto first = number.find('-');
  if (first == std::string_view::npos) return number;
  if (number.substr(0, first) == "GEN") return number.substr(number.rfind('-') + 1);
  const std::string_view rest = number.substr(first + 1);
  return rest.substr(0, rest.find('-'));
}

std::string clean_word(std::string_view text) {
  std::string word;
  for (const char c : text) {
    if (word.size() == longest_word) break;
    if (word_character(c)) word += c;
  }
  return word;
}

bool is_json(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find_first_of("; ")));
  std::ranges::transform(type, type.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return type == "application/json" ||
         (type.starts_with("application/vnd.") && type.ends_with("+json"));
}

}  // namespace tpp::belfius
