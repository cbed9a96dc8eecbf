#include "http/read_buffer.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace tpp::http {
namespace {

void put(ReadBuffer& buffer, std::string_view text) {
  std::size_t space = 0;
  char* free = buffer.prepare(text.size(), space);
  ASSERT_GE(space, text.size());
  std::ranges::copy(text, free);
  buffer.commit(text.size());
}

// Behind its content, as far as there was content once.
std::string left_behind(ReadBuffer& buffer, std::size_t once) {
  return {buffer.data() + buffer.size(), once - buffer.size()};
}

TEST(ReadBuffer, KeepsNothingOfWhatWasConsumed) {
  ReadBuffer buffer;
  put(buffer, "Authorization: Bearer secret");

  buffer.consume(buffer.size());

  EXPECT_EQ(left_behind(buffer, 28), std::string(28, '\0'));
}

TEST(ReadBuffer, KeepsTheNextRequestAndNothingBehindIt) {
  ReadBuffer buffer;
  put(buffer, "first secretsecond");

  buffer.consume(12);

  EXPECT_EQ(buffer.view(), "second");
  EXPECT_EQ(left_behind(buffer, 18), std::string(12, '\0'));
}

TEST(ReadBuffer, KeepsNothingBehindWhatItIsCutTo) {
  ReadBuffer buffer;
  put(buffer, "chunk secret");

  buffer.truncate(5);

  EXPECT_EQ(buffer.view(), "chunk");
  EXPECT_EQ(left_behind(buffer, 12), std::string(7, '\0'));
}

}  // namespace
}  // namespace tpp::http
