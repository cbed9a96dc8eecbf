#include "belfius/bank_health.hpp"

#include <gtest/gtest.h>

#include "given_bank.hpp"

namespace tpp::belfius {
namespace {

using testing::GivenBank;

class BankHealthOf : public ::testing::Test {
 protected:
  void fail(int times) {
    for (int i = 0; i < times; ++i) health.ended_with(Errc::bank_unreachable);
  }
  testing::FakeClock clock;
  BankHealthTracker health{clock};
};

TEST_F(BankHealthOf, NobodyAskedYetIsUnknown) {
  EXPECT_EQ(health.condition().health, BankHealth::unknown);
  EXPECT_EQ(health.condition().last_success_at, std::nullopt);
}

TEST_F(BankHealthOf, AnAnswerIsUp) {
  health.succeeded();
  EXPECT_EQ(health.condition().health, BankHealth::up);
  EXPECT_EQ(health.condition().last_success_at, clock.time);
}

TEST_F(BankHealthOf, ARefusalIsUpToo) {
  health.ended_with(Errc::bank_refused);
  EXPECT_EQ(health.condition().health, BankHealth::up);
}

TEST_F(BankHealthOf, FourFailuresIsDegradedAndTheFifthIsDown) {
  health.succeeded();
  fail(4);
  EXPECT_EQ(health.condition().health, BankHealth::degraded);
  fail(1);
  EXPECT_EQ(health.condition().health, BankHealth::down);
  EXPECT_EQ(health.condition().last_failure_at, clock.time);
}

TEST_F(BankHealthOf, OneAnswerEndsTheCount) {
  fail(4);
  health.succeeded();
  fail(4);
  EXPECT_EQ(health.condition().health, BankHealth::degraded);
}

TEST_F(BankHealthOf, OurOwnOverloadSaysNothing) {
  health.ended_with(Errc::overloaded);
  EXPECT_EQ(health.condition().health, BankHealth::unknown);
}

TEST_F(BankHealthOf, AnAnswerNobodyCanReadIsAFailure) {
  GivenBank given;
  given.channel.answers(200, "<html>", "text/html");
  (void)given.details();
  EXPECT_EQ(given.bank.condition().health, BankHealth::degraded);
}

}  // namespace
}  // namespace tpp::belfius
