#include "core/plain_text.hpp"

#include <string>

#include <gtest/gtest.h>

namespace tpp {
namespace {

TEST(PlainPrefix, EndsAtTheFirstCharacterThatJsonCannotCarry) {
  for (int value = 0; value < 256; ++value) {
    const bool plain = value >= 0x20 && value < 0x7f && value != '"' && value != '\\';
    for (std::size_t at = 0; at < 40; ++at) {
      std::string text(40, 'x');
      text[at] = static_cast<char>(value);
      EXPECT_EQ(plain_prefix(text), plain ? text.size() : at) << value << " at " << at;
    }
  }
}

TEST(PlainPrefix, LooksAtNothingBehindTheText) {
  const std::string text = "0123456789abcdef\"";
  for (std::size_t size = 0; size <= 16; ++size)
    EXPECT_EQ(plain_prefix(std::string_view(text).substr(0, size)), size);
}

}  // namespace
}  // namespace tpp
