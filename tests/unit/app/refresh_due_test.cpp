#include "app/refresh_due.hpp"

#include <gtest/gtest.h>

#include "support/fakes/fake_due_refresh_store.hpp"
#include "support/given_app.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

class SeenOutcomes final : public RefreshDueProbe {
 public:
  void background_refresh_ended(const BankId&, std::string_view outcome) override {
    seen.emplace_back(outcome);
  }
  std::vector<std::string> seen;
};

struct RefreshDueTest : ::testing::Test, GivenApp {
  RefreshDueTest() : id(grant()) {}

  static Task<void> rounds(RefreshDue& refresher) {
    co_await refresher.round(BankId{"belfius"});
    co_return Result<void>();
  }
  void round() { EXPECT_TRUE(run(rounds(refresher))); }
  FakeDatabase::Tokens& pair() { return db.tokens.at(id); }
  void make_due() { advance(*pair().refresh_due_at - clock.now()); }

  ConsentId id;
  SeenOutcomes outcomes;
  FakeDueRefreshStore due_refreshes{db};
  RefreshDue refresher{due_refreshes, refresh, banks, ids, clock, RefreshRate{}, outcomes};
};

TEST_F(RefreshDueTest, AnIdleConsentIsRefreshedWhenItIsDueAndNotBefore) {
  make_due();
  advance(-1ms);
  round();
  EXPECT_TRUE(bank.refreshes.seen.empty());

  advance(1ms);
  bank.refreshes.answers(some_grant("second"));
  round();

  EXPECT_EQ(bank.refreshes.seen, std::vector<std::string>{"refresh-first"});
  EXPECT_EQ(pair().access.text.reveal(), "access-second");
  EXPECT_GT(*pair().refresh_due_at, clock.now() + std::chrono::days(6));
  EXPECT_EQ(outcomes.seen, std::vector<std::string>{"refreshed"});
}

TEST_F(RefreshDueTest, ItStaysAliveOverTheWholeLifeOfTheConsent) {
  int refreshed = 0;
  for (int days = 0; days < 175; ++days) {
    advance(24h);
    bank.refreshes.next.clear();
    bank.refreshes.answers(some_grant(std::to_string(days)));
    round();
    refreshed = static_cast<int>(bank.refreshes.seen.size());
  }
  EXPECT_GE(refreshed, 175 / 8 - 1);
  EXPECT_LE(refreshed, 175 / 6);
}

TEST_F(RefreshDueTest, WhatAReaderHasJustRefreshedIsNotDue) {
  make_due();
  bank.refreshes.answers(some_grant("read"));
  ASSERT_TRUE(run(refresh.newer_than(id, 1, bank, call)));
  round();
  EXPECT_EQ(bank.refreshes.seen.size(), 1U);
}

TEST_F(RefreshDueTest, FailuresCoolDownLongerAndLonger) {
  make_due();
  for (const auto pause : {30s, 60s, 120s}) {
    bank.refreshes.fails(Errc::bank_unreachable);
    round();
    EXPECT_EQ(*pair().refresh_due_at, clock.now() + pause);
    round();
    advance(pause);
  }
  EXPECT_EQ(bank.refreshes.seen.size(), 3U);
  bank.refreshes.answers(some_grant("second"));
  round();
  EXPECT_EQ(pair().refresh_failures, 0);
  EXPECT_EQ(consent(id).status, ConsentStatus::authorized);
}

TEST_F(RefreshDueTest, APairThatTheBankRefusesIsNotTriedAgain) {
  make_due();
  bank.refreshes.fails(Errc::grant_refused);
  round();
  advance(24h * 30);
  round();
  EXPECT_EQ(bank.refreshes.seen.size(), 1U);
  EXPECT_FALSE(pair().refresh_due_at);
  EXPECT_EQ(consent(id).status, ConsentStatus::renewal_due);
  EXPECT_EQ(outcomes.seen, std::vector<std::string>{"given_up"});
}

TEST_F(RefreshDueTest, ARefreshThatSomebodyBeganAndNeverFinishedIsFinished) {
  ASSERT_TRUE(run(tokens.claim_refresh(id, 1, "died")));
  advance(refresh_lease + 14s);
  round();
  EXPECT_TRUE(bank.refreshes.seen.empty()) << "a live owner is not disturbed";

  advance(1s);
  bank.refreshes.answers(some_grant("recovered"));
  round();
  EXPECT_EQ(pair().access.text.reveal(), "access-recovered");
  EXPECT_EQ(consent(id).token_state, TokenState::fresh);
}

TEST_F(RefreshDueTest, GoesNoFasterThanTheRateAndOldestFirst) {
  for (int i = 0; i < 24; ++i) grant();
  advance(24h * 30);
  const auto answer_all = [&] {
    for (int i = 0; i < 30; ++i) bank.refreshes.answers(some_grant("next"));
  };
  answer_all();
  round();
  EXPECT_EQ(bank.refreshes.seen.size(), 10U) << "the burst";
  advance(1s);
  round();
  EXPECT_EQ(bank.refreshes.seen.size(), 15U);
  for (int i = 0; i < 10; ++i) {
    advance(1s);
    round();
  }
  EXPECT_EQ(bank.refreshes.seen.size(), 25U);
}

TEST_F(RefreshDueTest, AReaderIsNotHeldUpByTheRate) {
  make_due();
  db.budgets[BankId{"belfius"}] = {0, db.now};
  round();
  EXPECT_TRUE(bank.refreshes.seen.empty());
  bank.refreshes.answers(some_grant("read"));
  EXPECT_TRUE(run(refresh.newer_than(id, 1, bank, call)));
}

TEST_F(RefreshDueTest, AfterStopNothingIsClaimedAndWhatIsUnderWayEnds) {
  const ConsentId other = grant();
  advance(24h * 30);
  bank.refreshes.answers(some_grant("second"));
  bank.gate.close();
  auto working = start(io, rounds(refresher));
  run_ready(io);
  ASSERT_EQ(bank.refreshes.seen.size(), 1U);

  refresher.stop();
  auto waits = [](RefreshDue& refreshing, Deadline by) -> Task<void> {
    co_await refreshing.drained(by);
    co_return Result<void>();
  };
  auto drained = start(io, waits(refresher, call.by));
  run_ready(io);
  EXPECT_FALSE(*drained);
  bank.gate.open();
  run_ready(io);

  EXPECT_TRUE(*drained);
  EXPECT_TRUE(*working);
  EXPECT_EQ(bank.refreshes.seen.size(), 1U);
  EXPECT_EQ(db.tokens.at(id).access.version + db.tokens.at(other).access.version, 3)
      << "one of the two has a new pair";
}

TEST_F(RefreshDueTest, ADatabaseThatIsAwayIsNoReasonToAskTheBank) {
  make_due();
  db.failure = Error{Errc::storage_unavailable, "away"};
  round();
  EXPECT_TRUE(bank.refreshes.seen.empty());
}

}  // namespace
}  // namespace tpp::testing
