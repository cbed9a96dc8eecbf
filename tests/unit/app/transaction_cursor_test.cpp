#include "app/transaction_cursor.hpp"

#include <gtest/gtest.h>

namespace tpp {
namespace {

TransactionPosition some_position() {
  TransactionPosition position;
  position.from = std::chrono::year{2026} / 1 / 2;
  position.to = std::chrono::year{2026} / 11 / 22;
  position.currency = *Currency::parse("USD");
  position.page_key = std::string("a:b;\0\xff,7:", 9);
  position.skip = 123;
  position.memory.day = "2026-11-20";
  position.memory.seen = {0, 1, (1ULL << 40) - 1};
  return position;
}

TEST(TransactionPosition, ComesBackAsItWas) {
  auto back = decode_position(encode(some_position()));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->from, some_position().from);
  EXPECT_EQ(back->to, some_position().to);
  EXPECT_EQ(back->currency, some_position().currency);
  EXPECT_EQ(back->page_key, some_position().page_key);
  EXPECT_EQ(back->skip, 123U);
  EXPECT_EQ(back->memory.day, "2026-11-20");
  EXPECT_EQ(back->memory.seen, some_position().memory.seen);
}

TEST(TransactionPosition, OfTheStartComesBackEmpty) {
  auto back = decode_position(encode({}));
  ASSERT_TRUE(back);
  EXPECT_FALSE(back->from || back->to || back->currency || back->page_key);
  EXPECT_EQ(back->skip, 0U);
  EXPECT_TRUE(back->memory.day.empty() && back->memory.seen.empty());
}

TEST(TransactionPosition, EveryShorterTextIsRefused) {
  const std::string text = encode(some_position());
  for (std::size_t size = 0; size < text.size(); ++size)
    EXPECT_FALSE(decode_position(text.substr(0, size))) << size;
  EXPECT_FALSE(decode_position(text + "0:"));
}

TEST(TransactionPosition, WrongFieldsAreRefused) {
  const std::vector<std::string> wrong{
      "x",
      "10:2026-13-01"
      "0:0:0:1:00:0:",
      "0:0:3:eur0:1:00:0:",
      "0:0:0:0:1:x0:0:",
      "0:0:0:0:2:1x0:0:",
      "0:0:0:0:2:-10:0:",
      "0:0:0:0:0:0:0:",
      "0:0:0:0:1:00:4:abcd",
      "99999999999999999999:",
  };
  for (const auto& text : wrong) {
    auto position = decode_position(text);
    ASSERT_FALSE(position) << text;
    EXPECT_EQ(position.error().code, Errc::invalid_input);
  }
  EXPECT_TRUE(decode_position("0:0:0:0:1:00:0:")) << "the frame of the cases above";
}

}  // namespace
}  // namespace tpp
