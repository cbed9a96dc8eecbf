#include "api/json_writer.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/plain_text.hpp"

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

// Of one character: \u00XX.
constexpr std::size_t longest_escape = 6;

char* put(char* at, std::string_view text) {
  std::memcpy(at, text.data(), text.size());
  return at + text.size();
}

char* put_odd(char* at, char c) {
  static constexpr std::string_view digits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  const char escape = escapes[byte];
  if (escape == 0) {
    *at++ = c;
    return at;
  }
  *at++ = '\\';
  *at++ = escape;
  if (escape != 'u') return at;
  at = put(at, "00");
  *at++ = digits[byte >> 4];
  *at++ = digits[byte & 15];
  return at;
}

}  // namespace

char* JsonWriter::next(std::size_t most) {
  const std::size_t needed = size_ + most + 1;
  if (needed > text_.size()) text_.resize(std::max(needed, 2 * text_.size()));
  char* at = text_.data() + size_;
  if (after_value_) *at++ = ',';
  return at;
}

JsonWriter& JsonWriter::open(char bracket) {
  char* at = next(1);
  *at++ = bracket;
  written_to(at);
  after_value_ = false;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  after_value_ = false;
  char* at = next(1);
  *at++ = bracket;
  written_to(at);
  after_value_ = true;
  return *this;
}

JsonWriter& JsonWriter::name(std::string_view literal) {
  char* at = next(literal.size() + 3);
  *at++ = '"';
  at = put(at, literal);
  at = put(at, "\":");
  written_to(at);
  after_value_ = false;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  char* at = next(text.size() * longest_escape + 2);
  *at++ = '"';
  while (!text.empty()) {
    const std::size_t plain = plain_prefix(text);
    at = put(at, text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    at = put_odd(at, text.front());
    text.remove_prefix(1);
  }
  *at++ = '"';
  written_to(at);
  after_value_ = true;
  return *this;
}

JsonWriter& JsonWriter::word(std::string_view literal) {
  written_to(put(next(literal.size()), literal));
  after_value_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(bool flag) {
  return word(flag ? "true" : "false");
}

JsonWriter& JsonWriter::number(std::int64_t whole) {
  return word(std::to_string(whole));
}

JsonWriter& JsonWriter::null() {
  return word("null");
}

}  // namespace tpp::gateway
