#include "core/plain_text.hpp"

#include <array>

namespace tpp {
namespace {

constexpr std::size_t block = 16;

constexpr bool is_odd(unsigned char byte) {
  return (byte < 0x20) | (byte >= 0x7f) | (byte == '"') | (byte == '\\');
}

constexpr std::array<bool, 256> make_odd_characters() {
  std::array<bool, 256> odd{};
  for (std::size_t c = 0; c < odd.size(); ++c) odd[c] = is_odd(static_cast<unsigned char>(c));
  return odd;
}

constexpr auto odd_characters = make_odd_characters();

// Without branches, so that the compiler looks at all of it at once.
bool is_plain_block(const char* text) {
  bool odd = false;
  for (std::size_t i = 0; i < block; ++i) odd |= is_odd(static_cast<unsigned char>(text[i]));
  return !odd;
}

}  // namespace

std::size_t plain_prefix(std::string_view text) {
  std::size_t at = 0;
  if (text.size() >= block) {
    const std::size_t last = text.size() - block;
    while (at < last && is_plain_block(text.data() + at)) at += block;
    if (at >= last && is_plain_block(text.data() + last)) return text.size();
  }
  while (at < text.size() && !odd_characters[static_cast<unsigned char>(text[at])]) ++at;
  return at;
}

}  // namespace tpp
