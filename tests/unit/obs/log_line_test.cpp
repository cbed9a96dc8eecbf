#include "obs/log_line.hpp"

#include <limits>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tpp::obs {
namespace {

constexpr UtcTime moment{std::chrono::milliseconds{1795375800123}};

std::string line_of(std::string_view message, std::initializer_list<Field> fields = {}) {
  return log_line(moment, Level::info, message, fields);
}

std::string message_in(const std::string& line) {
  return nlohmann::json::parse(line).at("message").get<std::string>();
}

TEST(LogLine, StartsWithTimeLevelAndMessage) {
  EXPECT_EQ(line_of("consent authorized"),
            R"({"ts":"2026-11-22T19:30:00.123Z","level":"info","message":"consent authorized"})");
}

TEST(LogLine, KeepsTheTypesOfFields) {
  const std::string line = line_of(
      "m", {{"text", "a"}, {"count", 3}, {"size", std::size_t{7}}, {"ratio", 0.25}, {"ok", true}});
  EXPECT_EQ(line.substr(line.find(",\"text\"")),
            R"(,"text":"a","count":3,"size":7,"ratio":0.25,"ok":true})");
}

TEST(LogLine, WritesNumbersJsonCannotHoldAsNull) {
  const std::string line = line_of("m", {{"a", std::numeric_limits<double>::quiet_NaN()},
                                         {"b", std::numeric_limits<double>::infinity()}});
  EXPECT_NE(line.find(R"("a":null,"b":null})"), std::string::npos) << line;
}

TEST(LogLine, CannotBeBrokenByItsMessageOrFieldNames) {
  const std::string hostile = "\"}\n{\"level\":\"error\\";
  const std::string line = line_of(hostile, {{hostile, hostile}});
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const auto parsed = nlohmann::json::parse(line);
  EXPECT_EQ(parsed.at("message"), hostile);
  EXPECT_EQ(parsed.at(hostile), hostile);
  EXPECT_EQ(parsed.at("level"), "info");
}

TEST(LogLine, EscapesEveryControlCharacter) {
  std::string controls;
  for (char c = 0; c < 0x20; ++c) controls += c;
  controls += '\x7f';
  const std::string line = line_of(controls);
  for (const char c : line) EXPECT_TRUE(c >= 0x20 && c != 0x7f) << static_cast<int>(c);
  EXPECT_EQ(message_in(line), controls);
}

TEST(LogLine, KeepsValidUtf8) {
  const std::string text = "caf\u00e9 \u20ac \U0001F4B6 \uD7FF \uE000 \U0010FFFF";
  EXPECT_EQ(message_in(line_of(text)), text);
}

TEST(LogLine, ReplacesInvalidUtf8) {
  const std::pair<std::string, std::string> cases[] = {
      {"a\x80z", "a\ufffdz"},                            // lone continuation
      {"a\xe2\x82", "a\ufffd\ufffd"},                    // cut off at the end
      {"\xc0\xaf", "\ufffd\ufffd"},                      // overlong slash
      {"\xe0\x80\xaf", "\ufffd\ufffd\ufffd"},            // overlong in three bytes
      {"\xed\xa0\x80", "\ufffd\ufffd\ufffd"},            // surrogate
      {"\xf4\x90\x80\x80", "\ufffd\ufffd\ufffd\ufffd"},  // past the last code point
      {"\xff", "\ufffd"},
      {"\xe9\"", "\ufffd\""}};  // Latin-1, and the quote must not be swallowed
  for (const auto& [given, expected] : cases) EXPECT_EQ(message_in(line_of(given)), expected);
}

}  // namespace
}  // namespace tpp::obs
