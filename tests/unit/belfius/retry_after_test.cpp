#include "belfius/retry_after.hpp"

#include <gtest/gtest.h>

namespace tpp::belfius {
namespace {

namespace chr = std::chrono;

constexpr UtcTime now{chr::sys_days{chr::year{2026} / 5 / 4} + chr::hours(12)};

TEST(RetryAfter, ReadsSeconds) {
  EXPECT_EQ(parse_retry_after("120", now), chr::seconds(120));
  EXPECT_EQ(parse_retry_after("0", now), chr::seconds(0));
}

TEST(RetryAfter, ReadsAnHttpDate) {
  EXPECT_EQ(parse_retry_after("Mon, 04 May 2026 12:01:30 GMT", now), chr::seconds(90));
}

TEST(RetryAfter, IsAtMostADay) {
  EXPECT_EQ(parse_retry_after("86401", now), chr::hours(24));
  EXPECT_EQ(parse_retry_after("99999999999999999999", now), chr::hours(24));
  EXPECT_EQ(parse_retry_after("Mon, 04 May 2099 12:00:00 GMT", now), chr::hours(24));
}

TEST(RetryAfter, IgnoresGarbageAndThePast) {
  for (const char* text : {"", "soon", "-5", "1.5", "12 s", "Mon, 04 May 2026 11:59:59 GMT",
                           "Mon, 31 Feb 2027 12:00:00 GMT", "Monday, 04-May-26 12:01:30 GMT"})
    EXPECT_EQ(parse_retry_after(text, now), std::nullopt) << text;
}

}  // namespace
}  // namespace tpp::belfius
