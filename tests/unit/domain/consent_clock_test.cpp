#include "domain/consent_clock.hpp"

#include <gtest/gtest.h>

namespace tpp {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime granted{std::chrono::milliseconds(1'700'000'000'123)};
constexpr std::chrono::days day{1};

ConsentPeriod period(std::chrono::days lifetime = 180 * day,
                     ConsentStatus status = ConsentStatus::authorized) {
  return {status, granted, granted + lifetime};
}

UtcTime before_end(const ConsentPeriod& of, std::chrono::days left) {
  return of.expires_at - left;
}

TEST(ConsentClock, RemindsFourTimesAndThenEnds) {
  const ConsentPeriod consent = period();
  UtcTime due = before_end(consent, 30 * day);
  std::vector<int> reminders;
  std::optional<ClockStrike> last;
  while (!last || last->next) {
    last = strike(consent, due, due);
    if (last->remind) reminders.push_back(*last->remind);
    if (last->next) {
      EXPECT_FALSE(last->end);
      due = *last->next;
    }
  }
  EXPECT_EQ(reminders, (std::vector<int>{30, 14, 7, 1}));
  EXPECT_TRUE(last->end);
  EXPECT_EQ(due, consent.expires_at);
}

TEST(ConsentClock, OfMissedRemindersOnlyTheLatestIsGiven) {
  const ConsentPeriod consent = period();
  const auto struck =
      strike(consent, before_end(consent, 30 * day), before_end(consent, 7 * day) + 1h);
  EXPECT_EQ(struck.remind, 7);
  EXPECT_EQ(struck.next, before_end(consent, 1 * day));
}

TEST(ConsentClock, AShortConsentIsNotRemindedOfDaysThatItNeverHad) {
  const ConsentPeriod consent = period(10 * day);
  const auto struck = strike(consent, before_end(consent, 30 * day), granted);
  EXPECT_FALSE(struck.remind);
  EXPECT_EQ(struck.next, before_end(consent, 7 * day));
}

TEST(ConsentClock, AMissedEndGivesNoReminderAnyMore) {
  const ConsentPeriod consent = period();
  const auto struck = strike(consent, before_end(consent, 30 * day), consent.expires_at + 5 * day);
  EXPECT_FALSE(struck.remind);
  EXPECT_TRUE(struck.end);
  EXPECT_FALSE(struck.next);
}

TEST(ConsentClock, WhatExpiredBeforeIsStillShredded) {
  const ConsentPeriod consent = period(180 * day, ConsentStatus::expired);
  EXPECT_TRUE(strike(consent, consent.expires_at, consent.expires_at).end);
}

TEST(ConsentClock, TimeDoesNothingToAConsentThatWasRevoked) {
  const ConsentPeriod consent = period(180 * day, ConsentStatus::revoked);
  for (const auto left : {20 * day, 0 * day}) {
    const auto struck = strike(consent, before_end(consent, 30 * day), before_end(consent, left));
    EXPECT_FALSE(struck.remind);
    EXPECT_FALSE(struck.end);
    EXPECT_FALSE(struck.next);
  }
}

TEST(ConsentClock, AConsentThatTheBankWantsRenewedIsRemindedToo) {
  const ConsentPeriod consent = period(180 * day, ConsentStatus::renewal_due);
  EXPECT_EQ(strike(consent, before_end(consent, 14 * day), before_end(consent, 14 * day)).remind,
            14);
}

}  // namespace
}  // namespace tpp
