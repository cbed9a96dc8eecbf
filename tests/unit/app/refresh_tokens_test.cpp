#include "app/refresh_tokens.hpp"

#include <gtest/gtest.h>

#include "support/given_app.hpp"

namespace tpp::testing {
namespace {

struct RefreshTokensTest : ::testing::Test, GivenApp {
  RefreshTokensTest() : id(grant()) {}

  Task<AccessToken> ask() { return refresh.newer_than(id, version, bank, call); }
  Result<AccessToken> renew_now() { return run(ask()); }

  ConsentId id;
  TokenVersion version = 1;
};

TEST_F(RefreshTokensTest, PresentsTheRefreshTokenAndStoresTheNewPair) {
  bank.refreshes.answers(some_grant("second"));

  auto token = renew_now();

  ASSERT_TRUE(token);
  EXPECT_EQ(token->text.reveal(), "access-second");
  EXPECT_EQ(token->version, 2);
  EXPECT_EQ(bank.refreshes.seen, std::vector<std::string>{"refresh-first"});
  EXPECT_EQ(db.tokens.at(id).refresh->reveal(), "refresh-second");
  EXPECT_EQ(refreshed.seen, std::vector<std::string>{"belfius refreshed"});
}

TEST_F(RefreshTokensTest, KeepsTheRefreshTokenWhenTheBankGivesNoNewOne) {
  TokenGrant grant_without = some_grant("second");
  grant_without.refresh_token.reset();
  bank.refreshes.answers(grant_without);
  ASSERT_TRUE(renew_now());
  EXPECT_EQ(db.tokens.at(id).refresh->reveal(), "refresh-first");
}

TEST_F(RefreshTokensTest, AsksNobodyWhenANewerPairIsStored) {
  version = 0;
  auto token = renew_now();
  ASSERT_TRUE(token);
  EXPECT_EQ(token->text.reveal(), "access-first");
  EXPECT_TRUE(bank.refreshes.seen.empty());
  EXPECT_EQ(refreshed.seen, std::vector<std::string>{"belfius superseded"});
}

TEST_F(RefreshTokensTest, AHundredReadersShareOneCall) {
  bank.refreshes.answers(some_grant("second"));
  bank.gate.close();
  const int ids_before = ids.uuids;
  std::vector<Pending<Result<AccessToken>>> readers;
  for (int i = 0; i < 100; ++i) readers.push_back(start(io, ask()));
  run_ready(io);
  EXPECT_FALSE(*readers.back());

  bank.gate.open();

  for (const auto& reader : readers) {
    auto token = finish(io, reader);
    ASSERT_TRUE(token);
    EXPECT_EQ(token->text.reveal(), "access-second");
  }
  EXPECT_EQ(bank.refreshes.seen.size(), 1U);
  EXPECT_EQ(ids.uuids, ids_before + 1) << "one claim in the database";
}

TEST_F(RefreshTokensTest, WaitersGetTheLeadersError) {
  bank.refreshes.fails(Errc::bank_unreachable);
  bank.gate.close();
  auto leader = start(io, ask());
  auto waiter = start(io, ask());
  run_ready(io);
  bank.gate.open();
  auto first = finish(io, leader);
  auto second = finish(io, waiter);
  ASSERT_FALSE(first);
  ASSERT_FALSE(second);
  EXPECT_EQ(first.error().code, Errc::bank_unreachable);
  EXPECT_EQ(second.error().code, Errc::bank_unreachable);
  EXPECT_EQ(bank.refreshes.seen.size(), 1U);
}

TEST_F(RefreshTokensTest, ConsentsDoNotWaitForEachOther) {
  const ConsentId other = grant();
  bank.refreshes.answers(some_grant("second"));
  bank.refreshes.answers(some_grant("third"));
  bank.gate.close();
  auto one = start(io, ask());
  auto two = start(io, refresh.newer_than(other, 1, bank, call));
  run_ready(io);
  EXPECT_EQ(bank.refreshes.seen.size(), 2U);
  bank.gate.open();
  EXPECT_TRUE(finish(io, one));
  EXPECT_TRUE(finish(io, two));
}

TEST_F(RefreshTokensTest, TheCallersDeadlineDoesNotCutTheRefresh) {
  bank.refreshes.answers(some_grant("second"));
  call.by = std::chrono::steady_clock::now();
  ASSERT_TRUE(renew_now());
  EXPECT_GT(bank.calls.back().by, call.by);
}

TEST_F(RefreshTokensTest, WhatWasNotSentLeavesThePairUsable) {
  for (const Errc code : {Errc::bank_unreachable, Errc::overloaded, Errc::bank_refused}) {
    bank.refreshes.fails(code);
    auto token = renew_now();
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().code, code);
    EXPECT_EQ(consent(id).token_state, TokenState::fresh);
    EXPECT_EQ(consent(id).status, ConsentStatus::authorized);
  }
  EXPECT_EQ(refreshed.seen.back(), "belfius not_sent");
  bank.refreshes.answers(some_grant("second"));
  EXPECT_TRUE(renew_now());
}

TEST_F(RefreshTokensTest, ARefusalAsksForTheCustomer) {
  bank.refreshes.fails(Errc::grant_refused);

  auto token = renew_now();

  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Errc::consent_renewal_due);
  EXPECT_EQ(consent(id).status, ConsentStatus::renewal_due);
  EXPECT_EQ(consent(id).status_reason, "refresh_token_refused");
  EXPECT_EQ(consent(id).token_state, TokenState::refused);
  EXPECT_EQ(bank.refreshes.seen.size(), 1U) << "a refusal is not repeated";
  EXPECT_EQ(refreshed.seen.back(), "belfius refused");
}

TEST_F(RefreshTokensTest, ARefusedPairIsNeverPresentedAgain) {
  bank.refreshes.fails(Errc::grant_refused);
  EXPECT_FALSE(renew_now());
  auto again = renew_now();
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::consent_renewal_due);
  EXPECT_EQ(bank.refreshes.seen.size(), 1U);
}

TEST_F(RefreshTokensTest, AnUnknownOutcomeIsRepeatedOnceWithTheSameToken) {
  bank.refreshes.fails(Errc::bank_outcome_unknown);
  bank.refreshes.answers(some_grant("second"));
  auto token = renew_now();
  ASSERT_TRUE(token);
  EXPECT_EQ(token->text.reveal(), "access-second");
  EXPECT_EQ(bank.refreshes.seen, (std::vector<std::string>{"refresh-first", "refresh-first"}));
}

TEST_F(RefreshTokensTest, UnknownThenRefusedTellsThatAnAnswerWasLost) {
  bank.refreshes.fails(Errc::bank_outcome_unknown);
  bank.refreshes.fails(Errc::grant_refused);
  auto token = renew_now();
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Errc::consent_renewal_due);
  EXPECT_EQ(consent(id).status_reason, "refresh_outcome_unknown");
}

TEST_F(RefreshTokensTest, UnknownToTheEndIsUncertainAndThePairRests) {
  bank.refreshes.fails(Errc::bank_outcome_unknown);
  bank.refreshes.fails(Errc::bank_outcome_unknown);
  bank.refreshes.fails(Errc::deadline_exceeded);

  auto token = renew_now();

  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Errc::token_uncertain);
  ASSERT_TRUE(token.error().context);
  EXPECT_TRUE(token.error().context->retry_after);
  EXPECT_EQ(consent(id).token_state, TokenState::uncertain);
  EXPECT_EQ(consent(id).status, ConsentStatus::authorized);
  EXPECT_EQ(refreshed.seen.back(), "belfius unknown");
  EXPECT_EQ(bank.refreshes.seen.size(), 3U);

  bank.refreshes.answers(some_grant("second"));
  auto resting = renew_now();
  ASSERT_FALSE(resting);
  EXPECT_EQ(resting.error().code, Errc::token_uncertain);
  EXPECT_EQ(resting.error().context->retry_after, first_token_rest);
  EXPECT_EQ(bank.refreshes.seen.size(), 3U) << "presented although it rests";

  advance(first_token_rest);
  EXPECT_TRUE(renew_now());
  EXPECT_EQ(consent(id).token_state, TokenState::fresh);
}

TEST_F(RefreshTokensTest, APairThatWasLostBeforeIsPresentedOnceAndRestsLonger) {
  for (int i = 0; i < 4; ++i) bank.refreshes.fails(Errc::bank_outcome_unknown);
  EXPECT_FALSE(renew_now());
  advance(first_token_rest);
  EXPECT_FALSE(renew_now());
  EXPECT_EQ(bank.refreshes.seen.size(), 4U);
  EXPECT_EQ(db.tokens.at(id).rests_until, db.now + 2 * first_token_rest);
}

TEST_F(RefreshTokensTest, UnknownThenNotSentStaysUncertain) {
  bank.refreshes.fails(Errc::bank_outcome_unknown);
  bank.refreshes.fails(Errc::bank_unreachable);
  auto token = renew_now();
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Errc::token_uncertain);
  EXPECT_EQ(consent(id).token_state, TokenState::uncertain);
}

TEST_F(RefreshTokensTest, AConsentRevokedMeanwhileIsSaidToBeRevoked) {
  db.consents.at(id).status = ConsentStatus::revoked;
  db.shred(id);
  auto token = renew_now();
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Errc::consent_revoked);
}

TEST_F(RefreshTokensTest, ADatabaseThatIsAwayMeansThatNothingIsSent) {
  db.failure = Error{Errc::storage_unavailable, "away"};
  auto token = renew_now();
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Errc::storage_unavailable);
  EXPECT_TRUE(bank.refreshes.seen.empty());
}

TEST_F(RefreshTokensTest, AFaultOfTheBankPortReachesEveryWaiterAndBlocksNobody) {
  bank.on_call = [](std::string_view) { throw std::runtime_error("a bug"); };
  auto token = renew_now();
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Errc::internal);
  bank.on_call = nullptr;
  db.tokens.at(id).lease_until.reset();
  bank.refreshes.answers(some_grant("second"));
  EXPECT_TRUE(renew_now());
}

}  // namespace
}  // namespace tpp::testing
