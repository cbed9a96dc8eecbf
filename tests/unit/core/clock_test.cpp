#include "core/clock.hpp"

#include <gtest/gtest.h>

namespace tpp {
namespace {

std::string reread(const std::string& text) {
  const auto time = parse_rfc3339(text);
  return time ? to_rfc3339(*time) : "refused";
}

TEST(Rfc3339, IsWrittenInUtcWithMilliseconds) {
  EXPECT_EQ(to_rfc3339(UtcTime{}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(to_rfc3339(UtcTime{std::chrono::milliseconds{1795375800123}}),
            "2026-11-22T19:30:00.123Z");
  EXPECT_EQ(to_rfc3339(UtcTime{std::chrono::milliseconds{-1}}), "1969-12-31T23:59:59.999Z");
}

TEST(Rfc3339, IsReadWithFractionsOfAnyLength) {
  EXPECT_EQ(reread("2026-11-22T19:30:00Z"), "2026-11-22T19:30:00.000Z");
  EXPECT_EQ(reread("2026-11-22t19:30:00.5z"), "2026-11-22T19:30:00.500Z");
  EXPECT_EQ(reread("2026-11-22T19:30:00.123456789Z"), "2026-11-22T19:30:00.123Z");
}

TEST(Rfc3339, IsReadWithOffsetsIntoUtc) {
  EXPECT_EQ(reread("2026-11-22T19:30:00+01:00"), "2026-11-22T18:30:00.000Z");
  EXPECT_EQ(reread("2026-12-31T23:30:00.250-01:30"), "2027-01-01T01:00:00.250Z");
}

TEST(Rfc3339, KnowsLeapYearsAndLeapSeconds) {
  EXPECT_EQ(reread("2028-02-29T00:00:00Z"), "2028-02-29T00:00:00.000Z");
  EXPECT_EQ(reread("2027-02-29T00:00:00Z"), "refused");
  EXPECT_EQ(reread("2016-12-31T23:59:60Z"), "2017-01-01T00:00:00.000Z");
}

TEST(Rfc3339, RefusesEverythingElse) {
  for (const char* text :
       {"", "2026-11-22", "2026-11-22 19:30:00Z", "2026-11-22T19:30Z", "2026-11-22T19:30:00",
        "2026-11-22T24:00:00Z", "2026-11-22T19:60:00Z", "2026-11-22T19:30:61Z",
        "2026-13-22T19:30:00Z", "2026-11-31T19:30:00Z", "2026-11-22T19:30:00.Z",
        "2026-11-22T19:30:00+0100", "2026-11-22T19:30:00+24:00", "2026-11-22T19:30:00ZZ",
        "2026-11-22T19:30:00Z ", "2026-11-22T19:30:00+01:00x", "x026-11-22T19:30:00Z"}) {
    EXPECT_EQ(reread(text), "refused") << text;
  }
}

TEST(Rfc3339, RefusesTimesWhoseOffsetLeadsOutOfTheYearsThatCanBeWritten) {
  EXPECT_EQ(reread("9999-12-31T23:59:59-00:01"), "refused");
  EXPECT_EQ(reread("0000-01-01T00:00:00+00:01"), "refused");
  EXPECT_EQ(reread("9999-12-31T23:59:59Z"), "9999-12-31T23:59:59.000Z");
}

TEST(IsoDate, SurvivesTheWayThereAndBack) {
  EXPECT_EQ(to_iso_date(*parse_iso_date("2026-01-02")), "2026-01-02");
  for (const char* text :
       {"", "2026-1-2", "2026/01/02", "2026-02-30", "2026-00-01", "20260102", "2026-01-02 "})
    EXPECT_FALSE(parse_iso_date(text)) << text;
}

}  // namespace
}  // namespace tpp
