// New tokens outlive a database that is away, and the process that received them.

#include <gtest/gtest.h>

#include "support/given_app.hpp"

namespace tpp::testing {
namespace {

struct RefreshSpoolTest : ::testing::Test, GivenApp {
  RefreshSpoolTest() : id(grant()) {}

  Task<AccessToken> ask() { return refresh.newer_than(id, 1, bank, call); }

  void database_goes_away_during_the_call() {
    bank.on_call = [&](std::string_view) {
      db.failure = Error{Errc::storage_unavailable, "away"};
      bank.on_call = nullptr;
    };
  }

  // As if the process had been killed while it waited for the database.
  void leave_in_spool(const std::string& name) {
    auto claim = run(tokens.claim_refresh(id, 1, "dead"));
    SpooledRefresh entry{id, std::get<RefreshClaim>(*claim), some_grant(name), {}, clock.now()};
    ASSERT_TRUE(run(spool.keep(SpooledAnswer(entry))));
    db.tokens.at(id).lease_until = db.now;
  }

  ConsentId id;
};

TEST_F(RefreshSpoolTest, AnAnswerIsOnTheDiskWhileTheDatabaseIsAwayAndGoneAfterwards) {
  bank.refreshes.answers(some_grant("second"));
  database_goes_away_during_the_call();
  auto pending = start(io, ask());
  run_ready(io);
  ASSERT_EQ(spool.entries.size(), 1U);
  const auto& kept = std::get<SpooledRefresh>(spool.entries.begin()->second);
  EXPECT_EQ(kept.tokens.refresh_token->reveal(), "refresh-second");

  db.failure.reset();
  auto token = finish(io, pending);

  ASSERT_TRUE(token);
  EXPECT_EQ(token->text.reveal(), "access-second");
  EXPECT_TRUE(spool.entries.empty());
}

TEST_F(RefreshSpoolTest, ASpooledAnswerIsReplayedAndNotPresentedAgain) {
  leave_in_spool("second");
  run_round();
  EXPECT_EQ(db.tokens.at(id).access.text.reveal(), "access-second");
  EXPECT_EQ(consent(id).token_state, TokenState::fresh);
  EXPECT_TRUE(spool.entries.empty());
  EXPECT_TRUE(bank.refreshes.seen.empty());
}

TEST_F(RefreshSpoolTest, AReaderTakesTheSpooledAnswerBeforeItAsksTheBank) {
  leave_in_spool("second");
  auto token = run(ask());
  ASSERT_TRUE(token);
  EXPECT_EQ(token->text.reveal(), "access-second");
  EXPECT_TRUE(bank.refreshes.seen.empty());
}

TEST_F(RefreshSpoolTest, AConsentGivenUpForWantOfTheAnswerIsAuthorizedAgain) {
  leave_in_spool("second");
  auto kept = std::exchange(spool.entries, {});
  bank.refreshes.fails(Errc::grant_refused);
  EXPECT_FALSE(run(ask())) << "another replica, without that spool";
  EXPECT_EQ(consent(id).status, ConsentStatus::renewal_due);
  EXPECT_EQ(consent(id).status_reason, "refresh_outcome_unknown");

  spool.entries = kept;
  run_round();

  EXPECT_EQ(consent(id).status, ConsentStatus::authorized);
  EXPECT_EQ(consent(id).token_state, TokenState::fresh);
  EXPECT_EQ(db.tokens.at(id).refresh->reveal(), "refresh-second");
}

TEST_F(RefreshSpoolTest, ARoundEndsWhenTheDatabaseIsStillAway) {
  leave_in_spool("second");
  db.failure = Error{Errc::storage_unavailable, "away"};
  run_round();
  EXPECT_EQ(spool.entries.size(), 1U);
  EXPECT_EQ(refreshed.spool_files, 1U);
}

TEST_F(RefreshSpoolTest, AnEntryThatCannotBeOpenedStaysAndBlocksNobody) {
  leave_in_spool("second");
  spool.damaged = true;
  bank.refreshes.answers(some_grant("third"));
  auto token = run(ask());
  ASSERT_TRUE(token);
  EXPECT_EQ(token->text.reveal(), "access-third");
  EXPECT_EQ(spool.entries.size(), 1U);
}

TEST_F(RefreshSpoolTest, AnExchangedCodeIsOnTheDiskWhileTheDatabaseIsAway) {
  const Authorization authorization = begin();
  bank.codes.answers(some_grant("granted"));
  bank.listings.answers(granted({some_iban}));
  database_goes_away_during_the_call();
  auto pending = start(io, complete.from_client(returned(authorization, "code-2"), call));
  run_ready(io);
  ASSERT_EQ(spool.entries.size(), 1U);
  auto kept = spool.entries;
  db.failure.reset();
  ASSERT_TRUE(finish(io, pending));
  EXPECT_TRUE(spool.entries.empty());
  EXPECT_EQ(std::get<SpooledExchange>(kept.begin()->second).authorization, authorization.id);
}

TEST_F(RefreshSpoolTest, ASpooledExchangeOpensTheConsentEvenAfterItWasGivenUp) {
  const Authorization authorization = begin();
  auto spent = run(consents.consume_state(nullptr, nullptr, authorization.state, clock.now()));
  ASSERT_TRUE(spent);
  const UtcTime ends = clock.now() + std::chrono::days(180);
  SpooledExchange entry;
  entry.consent = authorization.consent;
  entry.client = client.id;
  entry.authorization = authorization.id;
  entry.tokens = some_grant("late");
  entry.received_at = clock.now();
  entry.expires_at = ends;
  ASSERT_TRUE(run(consents.fail_authorization(authorization.id, ConsentStatus::failed,
                                              "exchange_interrupted")));
  ASSERT_TRUE(run(spool.keep(SpooledAnswer(entry))));

  run_round();

  EXPECT_EQ(consent(authorization.consent).status, ConsentStatus::authorized);
  EXPECT_EQ(db.tokens.at(authorization.consent).access.text.reveal(), "access-late");
}

}  // namespace
}  // namespace tpp::testing
