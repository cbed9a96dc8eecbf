#include "iso20022/xml_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace tpp::iso20022 {
namespace {

// Length of the UTF-8 sequence at the start of the text (RFC 3629); zero when there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xc0) != 0x80) return 0;
  const bool overlong = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xf0 && byte(1) < 0x90);
  const bool surrogate = first == 0xed && byte(1) >= 0xa0;
  const bool beyond = first == 0xf4 && byte(1) >= 0x90;
  return overlong || surrogate || beyond ? 0 : length;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0x7f || (byte < 0x20 && c != '\t' && c != '\n' && c != '\r');
}

bool is_known_entity(std::string_view behind_ampersand) {
  static constexpr std::array<std::string_view, 5> predefined{"amp;", "lt;", "gt;", "quot;",
                                                              "apos;"};
  const auto starts_it = [&](std::string_view name) { return behind_ampersand.starts_with(name); };
  return behind_ampersand.starts_with('#') || std::ranges::any_of(predefined, starts_it);
}

}  // namespace

std::optional<std::string> wrong_xml_text(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) return "the document is not UTF-8";
    if (is_control(text.front())) return "the document has control characters";
    if (text.front() == '&' && !is_known_entity(text.substr(1)))
      return "the document has an entity that XML does not define";
    text.remove_prefix(length);
  }
  return std::nullopt;
}

}  // namespace tpp::iso20022
