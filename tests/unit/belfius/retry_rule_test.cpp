#include "belfius/retry_rule.hpp"

#include <gtest/gtest.h>

namespace tpp::belfius {
namespace {

using namespace std::chrono_literals;

class RetryRuleOf : public ::testing::Test {
 protected:
  void have_called(int times) {
    for (int i = 0; i < times; ++i) rule.called();
  }
  const Deadline now{100h};
  RetryRule rule{RetryTerms{}};
};

TEST_F(RetryRuleOf, RepeatsAreAtMostATenthOfAllCalls) {
  int repeats = 0;
  for (int calls = 1; calls <= 1000; ++calls) {
    rule.called();
    for (int before = 0; rule.pause(before, {}, now, now + 20s); ++before) ++repeats;
    EXPECT_LE(repeats * 10, calls);
  }
  EXPECT_EQ(repeats, 100);
}

TEST_F(RetryRuleOf, ACallIsRepeatedTwiceAtMost) {
  have_called(1000);
  EXPECT_TRUE(rule.pause(0, {}, now, now + 20s));
  EXPECT_TRUE(rule.pause(1, {}, now, now + 20s));
  EXPECT_FALSE(rule.pause(2, {}, now, now + 20s));
}

TEST_F(RetryRuleOf, QuietTimesSaveUpTenRepeatsAndNoMore) {
  have_called(100'000);
  int repeats = 0;
  while (rule.pause(0, {}, now, now + 20s)) ++repeats;
  EXPECT_EQ(repeats, 10);
}

TEST_F(RetryRuleOf, PausesAreSpreadAndGrow) {
  have_called(100);
  for (int i = 0; i < 5; ++i) {
    EXPECT_LE(*rule.pause(0, {}, now, now + 20s), 200ms);
    EXPECT_LE(*rule.pause(1, {}, now, now + 20s), 400ms);
  }
}

TEST_F(RetryRuleOf, WhatTheBankAsksForIsHonouredOrTheCallIsNotRepeated) {
  have_called(1000);
  EXPECT_GE(*rule.pause(0, 1s, now, now + 20s), 1s);
  EXPECT_FALSE(rule.pause(0, 3s, now, now + 20s));
  EXPECT_FALSE(rule.pause(0, 86'400s, now, now + 20s));
}

TEST_F(RetryRuleOf, NothingIsRepeatedBehindTheDeadline) {
  have_called(1000);
  EXPECT_FALSE(rule.pause(0, {}, now, now));
  EXPECT_FALSE(rule.pause(0, 1s, now, now + 1s));
}

}  // namespace
}  // namespace tpp::belfius
