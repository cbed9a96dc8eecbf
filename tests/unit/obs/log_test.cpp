#include "obs/log.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tpp::obs {
namespace {

TEST(Log, WritesOneLinePerCallAtOrAboveTheLevel) {
  start_logging(Level::warn);
  testing::internal::CaptureStdout();
  info("dropped");
  warn("kept", {{"attempt", 2}});
  error("kept too");
  flush_log();
  std::istringstream output(testing::internal::GetCapturedStdout());
  start_logging(Level::info);

  std::vector<nlohmann::json> lines;
  for (std::string line; std::getline(output, line);) lines.push_back(nlohmann::json::parse(line));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].at("message"), "kept");
  EXPECT_EQ(lines[0].at("attempt"), 2);
  EXPECT_EQ(lines[1].at("level"), "error");
}

TEST(Log, DoesNotReadFormatDirectivesInAMessage) {
  testing::internal::CaptureStdout();
  info("{} %v %s");
  flush_log();
  const std::string output = testing::internal::GetCapturedStdout();
  EXPECT_EQ(nlohmann::json::parse(output).at("message"), "{} %v %s");
}

TEST(LogLevel, IsParsedByNameOnly) {
  Level level = Level::info;
  EXPECT_TRUE(parse_level("debug", level));
  EXPECT_EQ(level, Level::debug);
  EXPECT_TRUE(parse_level("error", level));
  EXPECT_EQ(level, Level::error);
  EXPECT_FALSE(parse_level("WARN", level));
  EXPECT_EQ(level, Level::error);
}

}  // namespace
}  // namespace tpp::obs
