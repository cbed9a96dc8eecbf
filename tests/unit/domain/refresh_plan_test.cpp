#include "domain/refresh_plan.hpp"

#include <set>

#include <gtest/gtest.h>

namespace tpp {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime received{std::chrono::milliseconds(1'700'000'000'123)};
constexpr std::chrono::seconds day{86'400};

TEST(KeepAlive, ComesAtHalfTheLifeGiveOrTakeATenth) {
  for (int i = 0; i < 200; ++i) {
    const auto due = keep_alive_at(ConsentId{std::to_string(i)}, received, 4 * day);
    EXPECT_GE(due - received, 2 * day * 9 / 10);
    EXPECT_LE(due - received, 2 * day * 11 / 10);
  }
}

TEST(KeepAlive, ComesAfterAWeekWhenTheTokenLivesLongOrNobodyKnows) {
  for (const std::chrono::seconds life : {std::chrono::seconds(90 * day), 0s}) {
    const auto due = keep_alive_at(ConsentId{"c"}, received, life);
    EXPECT_GE(due - received, 7 * day * 9 / 10);
    EXPECT_LE(due - received, 7 * day * 11 / 10);
  }
}

TEST(KeepAlive, IsTheSameForTheSamePairAndSpreadOverMany) {
  std::set<UtcTime> moments;
  for (int i = 0; i < 200; ++i) {
    const ConsentId id{std::to_string(i)};
    EXPECT_EQ(keep_alive_at(id, received, 0s), keep_alive_at(id, received, 0s));
    moments.insert(keep_alive_at(id, received, 0s));
  }
  EXPECT_GT(moments.size(), 100U);
}

TEST(RenewAccess, ComesAtThreeQuartersOfALifeOrFiveMinutesBeforeItsEnd) {
  constexpr UtcTime end = received + 1h;
  const auto lead = [&](int consent, std::chrono::seconds life) {
    return end - renew_access_from(ConsentId{std::to_string(consent)}, end, life);
  };
  for (int i = 0; i < 200; ++i) {
    EXPECT_GE(lead(i, 900s), 225s * 9 / 10);
    EXPECT_LE(lead(i, 900s), 225s * 11 / 10);
    EXPECT_GE(lead(i, 3600s), 300s * 9 / 10);
    EXPECT_LE(lead(i, 24h), 300s * 11 / 10);
  }
}

TEST(RenewAccess, IsTheSameForTheSamePairAndSpreadOverMany) {
  std::set<UtcTime> moments;
  for (int i = 0; i < 200; ++i) {
    const ConsentId id{std::to_string(i)};
    EXPECT_EQ(renew_access_from(id, received, 1h), renew_access_from(id, received, 1h));
    moments.insert(renew_access_from(id, received, 1h));
  }
  EXPECT_GT(moments.size(), 100U);
}

TEST(RenewAccess, NeverComesWhenNobodyKnowsHowLongTheTokenLives) {
  EXPECT_EQ(renew_access_from(ConsentId{"c"}, received, 0s), UtcTime::max());
}

TEST(RefreshCoolDown, DoublesFromHalfAMinuteToAnHour) {
  EXPECT_EQ(refresh_cool_down(1), 30s);
  EXPECT_EQ(refresh_cool_down(2), 1min);
  EXPECT_EQ(refresh_cool_down(7), 32min);
  EXPECT_EQ(refresh_cool_down(8), 1h);
  EXPECT_EQ(refresh_cool_down(1000), 1h);
}

}  // namespace
}  // namespace tpp
