// Two replicas on one database refresh the same consent.

#include <gtest/gtest.h>

#include "support/given_app.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

struct RefreshFleetTest : ::testing::Test, GivenApp {
  RefreshFleetTest() : id(grant()) {}

  Task<AccessToken> ask() { return refresh.newer_than(id, 1, bank, call); }

  RefreshClaim other_claims(const std::string& attempt) {
    auto start = run(tokens.claim_refresh(id, 1, attempt));
    return std::get<RefreshClaim>(*start);
  }

  Result<AccessToken> other_finishes(const RefreshClaim& claim, const std::string& name) {
    return run(tokens.finish_refresh(id, claim, some_grant(name), clock.now()));
  }

  void end_lease() { db.tokens.at(id).lease_until = db.now; }

  ConsentId id;
};

TEST_F(RefreshFleetTest, WaitsForTheOtherReplicaAndTakesItsPair) {
  const RefreshClaim theirs = other_claims("theirs");
  auto ours = start(io, ask());
  run_ready(io);
  EXPECT_FALSE(*ours);

  ASSERT_TRUE(other_finishes(theirs, "theirs"));
  refresh.wake(id);
  run_ready(io);

  ASSERT_TRUE(*ours) << "woken, not timed out";
  ASSERT_TRUE(**ours);
  EXPECT_EQ((**ours)->text.reveal(), "access-theirs");
  EXPECT_TRUE(bank.refreshes.seen.empty());
}

TEST_F(RefreshFleetTest, GoesOnWaitingWhenWokenForNothing) {
  other_claims("theirs");
  auto ours = start(io, ask());
  run_ready(io);
  refresh.wake(id);
  run_ready(io);
  EXPECT_FALSE(*ours);
  EXPECT_TRUE(bank.refreshes.seen.empty());
}

TEST_F(RefreshFleetTest, TakesOverAClaimWhoseLeaseRanOut) {
  other_claims("theirs");
  end_lease();
  bank.refreshes.answers(some_grant("ours"));
  auto token = run(ask());
  ASSERT_TRUE(token);
  EXPECT_EQ(token->text.reveal(), "access-ours");
}

TEST_F(RefreshFleetTest, OvertakenItUsesTheHead) {
  bank.refreshes.answers(some_grant("late"));
  bank.on_call = [&](std::string_view) {
    bank.on_call = nullptr;
    end_lease();
  };
  bank.gate.close();
  auto ours = start(io, ask());
  run_ready(io);
  const RefreshClaim theirs = other_claims("theirs");
  ASSERT_TRUE(other_finishes(theirs, "theirs"));

  bank.gate.open();
  auto token = finish(io, ours);

  ASSERT_TRUE(token);
  EXPECT_EQ(token->text.reveal(), "access-theirs");
  EXPECT_EQ(db.journal.size(), 2U) << "the late answer is kept";
}

TEST_F(RefreshFleetTest, OvertakenByAClaimStillUnderWayItIsUncertain) {
  bank.refreshes.answers(some_grant("late"));
  bank.on_call = [&](std::string_view) { end_lease(); };
  bank.gate.close();
  auto ours = start(io, ask());
  run_ready(io);
  other_claims("theirs");

  bank.gate.open();
  auto token = finish(io, ours);

  ASSERT_FALSE(token) << "the head is the pair that was too old before";
  EXPECT_EQ(token.error().code, Errc::token_uncertain);
}

TEST_F(RefreshFleetTest, RefusedBecauseAnotherAnswerCameLateItUsesThatAnswer) {
  const RefreshClaim theirs = other_claims("theirs");
  end_lease();
  bank.refreshes.fails(Errc::grant_refused);
  bank.gate.close();
  auto ours = start(io, ask());
  run_ready(io);
  EXPECT_FALSE(other_finishes(theirs, "theirs")) << "overtaken, but in the journal";

  bank.gate.open();
  auto token = finish(io, ours);

  ASSERT_TRUE(token);
  EXPECT_EQ(token->text.reveal(), "access-theirs");
  EXPECT_EQ(consent(id).status, ConsentStatus::authorized);
  EXPECT_EQ(consent(id).token_state, TokenState::fresh);
  EXPECT_EQ(refreshed.seen.back(), "belfius superseded");
}

TEST_F(RefreshFleetTest, RevokedWhileTheBankAnswersItIsRevoked) {
  bank.refreshes.answers(some_grant("late"));
  bank.on_call = [&](std::string_view) {
    db.consents.at(id).status = ConsentStatus::revoked;
    db.shred(id);
  };
  auto token = run(ask());
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Errc::consent_revoked);
  EXPECT_FALSE(db.tokens.contains(id));
}

}  // namespace
}  // namespace tpp::testing
