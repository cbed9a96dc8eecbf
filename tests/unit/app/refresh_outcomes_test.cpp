// What follows from each way in which a call to the token endpoint can end.

#include <gtest/gtest.h>

#include "support/given_app.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

struct RefreshOutcomesTest : ::testing::Test, GivenApp {
  RefreshOutcomesTest() : id(grant()) {}

  Result<AccessToken> renew_now() { return renew_now(id); }
  Result<AccessToken> renew_now(const ConsentId& consent) {
    return run(refresh.newer_than(consent, 1, bank, call));
  }

  static Error asked_to_wait(std::chrono::seconds pause) {
    ErrorContext context;
    context.retry_after = pause;
    return with_context(Error{Errc::quota_exhausted, "too many"}, std::move(context));
  }

  ConsentId id;
};

TEST(TokenOutcome, EveryErrorOfTheBankHasItsPlace) {
  EXPECT_EQ(verdict_on(Errc::bank_unreachable).outcome, TokenOutcome::not_sent);
  EXPECT_EQ(verdict_on(Errc::quota_exhausted).outcome, TokenOutcome::not_sent);
  EXPECT_EQ(verdict_on(Errc::grant_refused).outcome, TokenOutcome::rejected);
  EXPECT_EQ(verdict_on(Errc::bank_rejected_gateway).follow_up, TokenFollowUp::hold_back);
  EXPECT_EQ(verdict_on(Errc::bank_answer_invalid).follow_up, TokenFollowUp::keep);
  for (const Errc code : {Errc::bank_outcome_unknown, Errc::bank_failed, Errc::deadline_exceeded,
                          Errc::storage_unavailable, Errc::internal})
    EXPECT_EQ(verdict_on(code).follow_up, TokenFollowUp::repeat) << name_of(code);
}

TEST_F(RefreshOutcomesTest, OurOwnCredentialsBlameNoConsentAndStopEveryRefresh) {
  const ConsentId other = grant();
  bank.refreshes.fails(Errc::bank_rejected_gateway);
  EXPECT_EQ(renew_now().error().code, Errc::bank_rejected_gateway);
  EXPECT_TRUE(refreshed.breaker_open);

  auto held = renew_now(other);

  ASSERT_FALSE(held);
  EXPECT_EQ(held.error().code, Errc::bank_rejected_gateway);
  EXPECT_EQ(held.error().context->retry_after, 30s);
  EXPECT_EQ(bank.refreshes.seen.size(), 1U);
  for (const auto& each : {id, other}) {
    EXPECT_EQ(consent(each).status, ConsentStatus::authorized);
    EXPECT_EQ(consent(each).token_state, TokenState::fresh);
  }
}

TEST_F(RefreshOutcomesTest, TheBreakerEndsWithASuccessfulProbe) {
  bank.refreshes.fails(Errc::bank_rejected_gateway);
  EXPECT_FALSE(renew_now());
  advance(30s);
  bank.refreshes.answers(some_grant("second"));
  EXPECT_TRUE(renew_now());
  EXPECT_FALSE(refreshed.breaker_open);
}

TEST_F(RefreshOutcomesTest, WhileTheBreakerIsOpenAPairOfAnotherReplicaIsUsed) {
  bank.refreshes.fails(Errc::bank_rejected_gateway);
  EXPECT_FALSE(renew_now());
  auto claim = run(tokens.claim_refresh(id, 1, "theirs"));
  ASSERT_TRUE(run(tokens.finish_refresh(id, std::get<RefreshClaim>(*claim), some_grant("theirs"),
                                        clock.now())));
  auto token = renew_now();
  ASSERT_TRUE(token);
  EXPECT_EQ(token->text.reveal(), "access-theirs");
}

TEST_F(RefreshOutcomesTest, ABankThatAsksForAPauseIsGivenIt) {
  bank.refreshes.fails(asked_to_wait(20s));
  EXPECT_EQ(renew_now().error().code, Errc::quota_exhausted);
  EXPECT_EQ(consent(id).token_state, TokenState::fresh);

  bank.refreshes.answers(some_grant("second"));
  advance(19s);
  EXPECT_EQ(renew_now().error().code, Errc::quota_exhausted);
  EXPECT_EQ(bank.refreshes.seen.size(), 1U);
  advance(1s);
  EXPECT_TRUE(renew_now());
}

TEST_F(RefreshOutcomesTest, AnUnreadableYesIsKeptAndTriedOnceMore) {
  bank.unreadable = Secret("{half");
  bank.refreshes.fails(Errc::bank_answer_invalid);
  bank.refreshes.fails(Errc::bank_answer_invalid);

  EXPECT_EQ(renew_now().error().code, Errc::token_uncertain);

  EXPECT_EQ(bank.refreshes.seen.size(), 2U) << "no blind retries";
  ASSERT_EQ(db.journal.size(), 1U);
  EXPECT_EQ(db.journal.front().unread->reveal(), "{half");
  EXPECT_EQ(consent(id).token_state, TokenState::uncertain);
  EXPECT_EQ(refreshed.seen.back(), "belfius unreadable");
}

TEST_F(RefreshOutcomesTest, AnUnreadableYesThatTheDatabaseDoesNotTakeIsSpooled) {
  bank.unreadable = Secret("{half");
  bank.refreshes.fails(Errc::bank_answer_invalid);
  bank.refreshes.answers(some_grant("second"));
  bank.on_call = [&](std::string_view) {
    db.failure = Error{Errc::storage_unavailable, "away"};
    bank.on_call = [&](std::string_view) { db.failure.reset(); };
  };
  EXPECT_TRUE(renew_now());
  ASSERT_EQ(spool.entries.size(), 1U);
  EXPECT_TRUE(std::get<SpooledRefresh>(spool.entries.begin()->second).unread);
}

TEST_F(RefreshOutcomesTest, AClaimWhoseAcknowledgementIsLostIsLookedUpNotTakenTwice) {
  db.claim_answer_lost = Error{Errc::storage_unavailable, "commit in doubt"};
  bank.refreshes.answers(some_grant("second"));
  EXPECT_TRUE(renew_now());
  EXPECT_EQ(bank.refreshes.seen.size(), 1U);
}

}  // namespace
}  // namespace tpp::testing
