#include "api/json_writer.hpp"

#include <array>

namespace tpp::gateway {
namespace {

// 0: as it is; otherwise the letter behind the backslash, 'u' for \u00XX.
constexpr std::array<char, 256> make_escapes() {
  std::array<char, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = 'u';
  table['"'] = '"';
  table['\\'] = '\\';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  return table;
}
constexpr auto escapes = make_escapes();

}  // namespace

void JsonWriter::separate() {
  if (after_value_) text_ += ',';
}

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  text_ += bracket;
  after_value_ = false;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  text_ += bracket;
  after_value_ = true;
  return *this;
}

JsonWriter& JsonWriter::name(std::string_view literal) {
  separate();
  text_.append(1, '"').append(literal).append("\":");
  after_value_ = false;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  static constexpr std::string_view digits = "0123456789abcdef";
  separate();
  text_ += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const char escape = escapes[byte];
    if (escape == 0) continue;
    text_.append(text, plain, i - plain).append(1, '\\').append(1, escape);
    if (escape == 'u') text_.append("00").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
    plain = i + 1;
  }
  text_.append(text, plain).append(1, '"');
  after_value_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(bool flag) {
  separate();
  text_.append(flag ? "true" : "false");
  after_value_ = true;
  return *this;
}

JsonWriter& JsonWriter::null() {
  separate();
  text_.append("null");
  after_value_ = true;
  return *this;
}

}  // namespace tpp::gateway
