// When refreshes at a bank are held back, and how that ends.

#include "app/refresh_guard.hpp"

#include <gtest/gtest.h>

#include "support/fakes/fake_clock.hpp"
#include "support/given_app.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

constexpr TokenVerdict ours = {TokenOutcome::rejected, TokenFollowUp::hold_back};
constexpr TokenVerdict refused = {TokenOutcome::rejected, TokenFollowUp::reread};
constexpr TokenVerdict lost = {TokenOutcome::unknown, TokenFollowUp::repeat};

struct RefreshGuardTest : ::testing::Test {
  void calls(TokenVerdict verdict, int times = 1) {
    for (int i = 0; i < times; ++i) {
      ASSERT_TRUE(guard.start(bank));
      guard.ended(bank, verdict);
    }
  }
  bool free() { return guard.check(bank).has_value(); }

  FakeClock clock;
  CountingRefreshes probe;
  RefreshGuard guard{clock, probe};
  BankId bank{"belfius"};
};

TEST_F(RefreshGuardTest, ABankThatWorksIsFree) {
  calls(accepted_verdict, 100);
  calls(lost, 100);
  EXPECT_TRUE(free());
}

TEST_F(RefreshGuardTest, TheBreakerLetsExactlyOneProbeOutAndGrows) {
  calls(ours);
  for (const auto length : {30s, 60s, 120s, 240s, 300s, 300s}) {
    clock.time += length - 1ms;
    EXPECT_FALSE(free());
    clock.time += 1ms;
    ASSERT_TRUE(guard.start(bank));
    EXPECT_FALSE(guard.start(bank)) << "a second probe went out";
    guard.ended(bank, ours);
  }
}

TEST_F(RefreshGuardTest, AProbeThatTellsNothingIsRepeatedLater) {
  calls(ours);
  clock.time += 30s;
  calls(lost);
  EXPECT_FALSE(free());
  clock.time += 30s;
  EXPECT_TRUE(free());
}

TEST_F(RefreshGuardTest, OtherBanksGoOn) {
  calls(ours);
  EXPECT_TRUE(guard.check(BankId{"banx"}));
}

TEST_F(RefreshGuardTest, CallsUnderWayWhenTheBreakerOpensDoNotProlongIt) {
  ASSERT_TRUE(guard.start(bank));
  ASSERT_TRUE(guard.start(bank));
  guard.ended(bank, ours);
  guard.ended(bank, ours);
  clock.time += 30s;
  EXPECT_TRUE(free());
}

TEST_F(RefreshGuardTest, NineteenRefusalsAreCustomersTwentyAreAnOutage) {
  calls(refused, 19);
  EXPECT_FALSE(guard.braked(bank));
  calls(refused);
  EXPECT_TRUE(guard.braked(bank));
  EXPECT_TRUE(probe.brake_on);
  EXPECT_FALSE(free());
}

TEST_F(RefreshGuardTest, TwentyRefusalsAmongManyAreCustomers) {
  calls(accepted_verdict, 380);
  calls(refused, 20);
  EXPECT_FALSE(guard.braked(bank)) << "exactly 5 %";
  calls(refused);
  EXPECT_TRUE(guard.braked(bank));
}

TEST_F(RefreshGuardTest, RefusalsOfLongAgoDoNotCount) {
  calls(refused, 19);
  clock.time += brake_window;
  calls(refused, 19);
  EXPECT_FALSE(guard.braked(bank));
}

TEST_F(RefreshGuardTest, TheBrakeEndsWithTheFirstAcceptedProbe) {
  calls(refused, 20);
  clock.time += 30s;
  calls(refused);
  EXPECT_FALSE(free());
  clock.time += 60s;
  calls(accepted_verdict);
  EXPECT_FALSE(guard.braked(bank));
  EXPECT_FALSE(probe.brake_on);
  calls(refused, 19);
  EXPECT_TRUE(free()) << "the refusals of the outage still counted";
}

TEST_F(RefreshGuardTest, ACodeExchangeTellsAboutCredentialsOnly) {
  guard.exchanged(bank, ours);
  EXPECT_FALSE(free());
  guard.exchanged(bank, accepted_verdict);
  EXPECT_TRUE(free());
  for (int i = 0; i < 30; ++i) guard.exchanged(bank, refused);
  EXPECT_FALSE(guard.braked(bank));
}

TEST_F(RefreshGuardTest, AClockThatIsSetBackHoldsNobodyForever) {
  calls(ours);
  clock.time -= std::chrono::hours(24);
  EXPECT_TRUE(free());
}

struct BrakedRefreshTest : ::testing::Test, GivenApp {};

TEST_F(BrakedRefreshTest, TheBrakeMarksNoFurtherConsent) {
  for (int i = 0; i < 19; ++i) guard.ended(BankId{"belfius"}, refused);
  const ConsentId id = grant();
  bank.refreshes.fails(Errc::grant_refused);

  auto token = run(refresh.newer_than(id, 1, bank, call));

  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Errc::bank_unreachable);
  EXPECT_TRUE(token.error().context->retry_after);
  EXPECT_EQ(consent(id).status, ConsentStatus::authorized);
  EXPECT_EQ(consent(id).token_state, TokenState::fresh);
  EXPECT_EQ(refreshed.seen.back(), "belfius held_back");
}

}  // namespace
}  // namespace tpp::testing
