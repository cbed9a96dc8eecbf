#include "obs/log_line.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "core/plain_text.hpp"

namespace tpp::obs {
namespace {

const char* name_of(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warn:
      return "warn";
    case Level::error:
      return "error";
  }
  return "error";
}

bool is_between(char c, unsigned char low, unsigned char high) {
  const auto byte = static_cast<unsigned char>(c);
  return low <= byte && byte <= high;
}

// Bytes of the well-formed UTF-8 sequence at the start of the text (Unicode, table 3-7): neither
// overlong, nor a surrogate, nor past U+10FFFF. 0 when there is none.
std::size_t sequence_length(std::string_view text) {
  const auto continues = [&](std::size_t from, std::size_t length) {
    if (text.size() < length) return false;
    for (std::size_t i = from; i < length; ++i)
      if (!is_between(text[i], 0x80, 0xbf)) return false;
    return true;
  };
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return continues(1, 2) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const unsigned char low = lead == 0xe0 ? 0xa0 : 0x80;
    const unsigned char high = lead == 0xed ? 0x9f : 0xbf;
    return continues(2, 3) && is_between(text[1], low, high) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const unsigned char low = lead == 0xf0 ? 0x90 : 0x80;
    const unsigned char high = lead == 0xf4 ? 0x8f : 0xbf;
    return continues(2, 4) && is_between(text[1], low, high) ? 4 : 0;
  }
  return 0;
}

void append_escaped(std::string& out, char c) {
  static constexpr std::string_view digits = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  if (!is_between(c, 0, 0x1f) && c != '\x7f') {
    out += c;
    return;
  }
  out += "\\u00";
  out += digits[static_cast<unsigned char>(c) >> 4];
  out += digits[static_cast<unsigned char>(c) & 15];
}

void append_string(std::string& out, std::string_view text) {
  static constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD
  out += '"';
  while (!text.empty()) {
    const std::size_t plain = plain_prefix(text);
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const std::size_t length = sequence_length(text);
    if (length == 0) {
      out += replacement;
    } else if (length == 1) {
      append_escaped(out, text[0]);
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

template <class Number>
void append_number(std::string& out, Number number) {
  std::array<char, 32> digits{};
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), result.ptr);
}

struct AppendValue {
  std::string& out;

  void operator()(std::string_view text) const { append_string(out, text); }
  void operator()(std::int64_t number) const { append_number(out, number); }
  void operator()(bool flag) const { out += flag ? "true" : "false"; }
  void operator()(double number) const {
    if (std::isfinite(number)) {
      append_number(out, number);
    } else {
      out += "null";  // JSON has no NaN and no infinity
    }
  }
};

void append_name(std::string& out, std::string_view name) {
  out += ',';
  append_string(out, name);
  out += ':';
}

}  // namespace

std::string log_line(UtcTime time, Level level, std::string_view message,
                     std::initializer_list<Field> fields) {
  std::string line;
  line.reserve(256);
  line.append(R"({"ts":")").append(to_rfc3339(time)).append(R"(","level":")");
  line.append(name_of(level)).append(R"(","message":)");
  append_string(line, message);
  for (const Field& field : fields) {
    append_name(line, field.name);
    std::visit(AppendValue{line}, field.value);
  }
  return line += '}';
}

}  // namespace tpp::obs
