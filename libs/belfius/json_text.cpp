#include "belfius/json_text.hpp"

#include <utility>

namespace tpp::belfius {
namespace {

constexpr std::string_view digits_of_sixteen = "0123456789abcdef";

}  // namespace

void JsonText::text(std::string_view member, std::string_view value) {
  name(member);
  quote(value);
}

void JsonText::number(std::string_view member, std::string_view digits) {
  name(member);
  json_ += digits;
}

void JsonText::begin(std::string_view member) {
  name(member);
  json_ += '{';
}

void JsonText::end() {
  json_ += '}';
}

std::string JsonText::finish() && {
  json_ += '}';
  return std::move(json_);
}

void JsonText::name(std::string_view member) {
  if (!json_.ends_with('{')) json_ += ',';
  quote(member);
  json_ += ':';
}

void JsonText::quote(std::string_view text) {
  json_ += '"';
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') json_ += '\\';
    if (code >= 0x20) {
      json_ += c;
      continue;
    }
    json_ += "\\u00";
    json_ += digits_of_sixteen[code >> 4];
    json_ += digits_of_sixteen[code & 0xf];
  }
  json_ += '"';
}

}  // namespace tpp::belfius
