#include "belfius/breaker.hpp"

#include <gtest/gtest.h>

#include "belfius/breakers.hpp"

namespace tpp::belfius {
namespace {

using namespace std::chrono_literals;

class BreakerOf : public ::testing::Test {
 protected:
  // One call, if it may go; true when it went.
  bool call(CallResult result, std::optional<Breaker::Wait> asked_for = {}) {
    const auto leave = breaker.ask(now);
    if (leave.refused) return false;
    breaker.ended(leave, result, now, asked_for);
    return true;
  }
  void fail(int times) {
    for (int i = 0; i < times; ++i) call(CallResult::local_failure);
  }

  Deadline now{100h};
  Breaker breaker{BreakerTerms{}};
};

TEST_F(BreakerOf, FourFailuresInARowLeaveItClosedAndTheFifthOpensIt) {
  fail(4);
  EXPECT_FALSE(breaker.is_open());
  fail(1);
  EXPECT_TRUE(breaker.is_open());
  EXPECT_FALSE(call(CallResult::answered));
}

TEST_F(BreakerOf, AnAnswerEndsTheRow) {
  fail(4);
  call(CallResult::answered);
  fail(4);
  EXPECT_FALSE(breaker.is_open());
}

TEST_F(BreakerOf, FailuresThatTheBankAnswersAreNoRow) {
  for (int i = 0; i < 10; ++i) call(CallResult::bank_failure);
  EXPECT_FALSE(breaker.is_open());
}

TEST_F(BreakerOf, HalfOfTwentyCallsInTheWindowOpensIt) {
  for (int i = 0; i < 10; ++i) call(CallResult::answered);
  for (int i = 0; i < 9; ++i) call(CallResult::bank_failure);
  EXPECT_FALSE(breaker.is_open()) << "nineteen calls say nothing";
  call(CallResult::bank_failure);
  EXPECT_TRUE(breaker.is_open());
}

TEST_F(BreakerOf, WhatIsOlderThanTheWindowIsForgotten) {
  for (int i = 0; i < 19; ++i) call(CallResult::bank_failure);
  now += 31s;
  call(CallResult::bank_failure);
  EXPECT_FALSE(breaker.is_open());
}

TEST_F(BreakerOf, ExactlyOneCallGoesThroughAfterItsTimeAndClosesIt) {
  fail(5);
  now += 29s;
  EXPECT_EQ(breaker.ask(now).refused, Breaker::Wait(1s));
  now += 1s;
  const auto probe = breaker.ask(now);
  EXPECT_FALSE(probe.refused);
  EXPECT_TRUE(breaker.ask(now).refused) << "one is under way";
  EXPECT_TRUE(breaker.ended(probe, CallResult::answered, now));
  EXPECT_FALSE(breaker.is_open());
  fail(4);
  EXPECT_FALSE(breaker.is_open()) << "the row begins anew";
}

TEST_F(BreakerOf, EachFurtherOpeningIsLongerUpToALimit) {
  fail(5);
  for (const auto wait : {30s, 60s, 90s, 120s, 150s, 180s, 210s, 240s, 270s, 300s, 300s, 300s}) {
    EXPECT_EQ(breaker.remaining(now), Breaker::Wait(wait));
    now += wait;
    ASSERT_TRUE(call(CallResult::bank_failure)) << "the one that finds out";
  }
}

TEST_F(BreakerOf, AWishOfTheBankIsHonouredUpToTheLimit) {
  fail(4);
  call(CallResult::local_failure, 100s);
  EXPECT_EQ(breaker.remaining(now), Breaker::Wait(100s));
  now += 100s;
  call(CallResult::bank_failure, 24h);
  EXPECT_EQ(breaker.remaining(now), Breaker::Wait(300s));
}

TEST_F(BreakerOf, ACallFromBeforeDecidesNothing) {
  const auto earlier = breaker.ask(now);
  fail(5);
  now += 30s;
  const auto probe = breaker.ask(now);
  EXPECT_FALSE(breaker.ended(earlier, CallResult::answered, now));
  breaker.withdrawn(earlier);
  EXPECT_TRUE(breaker.is_open());
  EXPECT_TRUE(breaker.ask(now).refused) << "the one under way still decides";
  breaker.ended(probe, CallResult::answered, now);
  EXPECT_FALSE(breaker.is_open());
}

TEST_F(BreakerOf, AProbeThatEndsWithoutAWordMakesRoomForTheNext) {
  fail(5);
  now += 30s;
  breaker.withdrawn(breaker.ask(now));
  EXPECT_FALSE(breaker.ask(now).refused);
  now += 2min;
  EXPECT_FALSE(breaker.ask(now).refused) << "one that broke off holds up nobody for ever";
}

class BreakersOf : public ::testing::Test {
 protected:
  bool call(std::string_view endpoint, CallResult result) {
    const auto leave = breakers.ask(endpoint, now);
    if (leave.refused()) return false;
    breakers.ended(endpoint, leave, result, now);
    return true;
  }

  Deadline now{100h};
  std::vector<std::string> changes;
  Breakers breakers{BreakerTerms{}, [this](std::string_view endpoint, bool open) {
                      changes.push_back(std::string(endpoint) + (open ? " open" : " closed"));
                    }};
};

TEST_F(BreakersOf, AnEndpointThatFailsLeavesTheOthersAlone) {
  for (int i = 0; i < 20; ++i) call("transactions", CallResult::bank_failure);
  EXPECT_FALSE(call("transactions", CallResult::answered));
  EXPECT_TRUE(call("token", CallResult::answered));
  EXPECT_EQ(changes, std::vector<std::string>{"transactions open"});
}

TEST_F(BreakersOf, ABankThatCannotBeReachedIsLeftAloneAltogether) {
  for (const char* endpoint : {"a", "b", "c", "d", "e"}) call(endpoint, CallResult::local_failure);
  EXPECT_FALSE(call("token", CallResult::answered));
  EXPECT_EQ(breakers.bank_retry_after(now), 30s);
  now += 30s;
  EXPECT_TRUE(call("token", CallResult::answered));
  EXPECT_TRUE(call("a", CallResult::answered));
  EXPECT_EQ(breakers.bank_retry_after(now), std::nullopt);
  EXPECT_EQ(changes, (std::vector<std::string>{"* open", "* closed"}));
}

TEST_F(BreakersOf, AnEndpointTellsHowLongItIsLeftAlone) {
  for (int i = 0; i < 5; ++i) call("accounts", CallResult::local_failure);
  now += 6s;
  const auto conditions = breakers.endpoints(now);
  ASSERT_EQ(conditions.size(), 1U);
  EXPECT_EQ(conditions[0].name, "accounts");
  EXPECT_TRUE(conditions[0].left_alone);
  EXPECT_EQ(conditions[0].retry_after, 24s);
}

TEST_F(BreakersOf, AProbeThatTheBankRefusesIsStillToBeHad) {
  for (int i = 0; i < 5; ++i) call("accounts", CallResult::local_failure);
  now += 30s;
  const auto probe = breakers.ask("token", now);  // the bank's one call
  EXPECT_FALSE(probe.refused());
  EXPECT_TRUE(breakers.ask("accounts", now).refused());
  breakers.ended("token", probe, CallResult::answered, now);
  EXPECT_TRUE(call("accounts", CallResult::answered));
}

}  // namespace
}  // namespace tpp::belfius
