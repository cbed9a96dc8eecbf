#include "app/refresh_ahead.hpp"

#include <gtest/gtest.h>

#include "support/given_app.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

struct RefreshAheadTest : ::testing::Test, GivenApp {
  RefreshAheadTest() : id(grant()), account(account_of(id)) {
    bank.on_call = [this](std::string_view operation) { asked.emplace_back(operation); };
  }

  Result<AccountView> read() {
    bank.details.answers(some_details());
    return run(get_account(account, call));
  }
  // The token that a read was made with.
  std::string used_by_read() {
    EXPECT_TRUE(read());
    return bank.details.seen.back().access_token;
  }
  const AccessToken& token() { return db.tokens.at(id).access; }
  void go_to(UtcTime moment) { advance(moment - clock.now()); }
  std::size_t refreshes() {
    run_ready(io);
    return bank.refreshes.seen.size();
  }

  ConsentId id;
  AccountId account;
  std::vector<std::string> asked;
};

TEST_F(RefreshAheadTest, BeginsAtTheSoftEndAndNotBefore) {
  go_to(token().renew_from - 1ms);
  EXPECT_EQ(used_by_read(), "access-first");
  EXPECT_EQ(refreshes(), 0U);

  advance(1ms);
  bank.refreshes.answers(some_grant("second"));
  EXPECT_EQ(used_by_read(), "access-first");

  EXPECT_EQ(refreshes(), 1U);
  EXPECT_EQ(used_by_read(), "access-second");
  EXPECT_EQ(refreshes(), 1U);
}

TEST_F(RefreshAheadTest, NoReadWaitsForItAndManyStartOne) {
  go_to(token().renew_from);
  bank.refreshes.answers(some_grant("second"));
  bank.refresh_gate.close();
  const int ids_before = ids.uuids;
  for (int i = 0; i < 20; ++i) EXPECT_EQ(used_by_read(), "access-first");
  EXPECT_EQ(refreshes(), 1U);
  EXPECT_EQ(ids.uuids, ids_before + 2) << "one request and one claim";

  bank.refresh_gate.open();

  EXPECT_EQ(refreshes(), 1U);
  EXPECT_EQ(used_by_read(), "access-second");
}

// A bank may end the old token with the refresh.
TEST_F(RefreshAheadTest, BeginsWhenTheReadHasItsAnswer) {
  go_to(token().renew_from);
  bank.refreshes.answers(some_grant("second"));
  bank.gate.close();
  bank.details.answers(some_details());
  auto reader = start(io, get_account(account, call));
  EXPECT_EQ(refreshes(), 0U);
  bank.gate.open();
  EXPECT_TRUE(finish(io, reader));
  EXPECT_EQ(refreshes(), 1U);
  EXPECT_EQ(asked, (std::vector<std::string>{"account_details", "refresh"}));
}

TEST_F(RefreshAheadTest, AReadThatFailedBeginsNone) {
  go_to(token().renew_from);
  bank.details.fails(Errc::bank_unreachable);
  EXPECT_FALSE(run(get_account(account, call)));
  EXPECT_EQ(refreshes(), 0U);
}

TEST_F(RefreshAheadTest, ATokenThatTheReadHasJustReplacedIsLeftAlone) {
  go_to(token().renew_from);
  bank.details.fails(Errc::access_token_refused);
  bank.refreshes.answers(some_grant("second"));
  EXPECT_EQ(used_by_read(), "access-second");
  EXPECT_EQ(refreshes(), 1U);
}

TEST_F(RefreshAheadTest, NothingIsKnownOfATokenWhoseLifeIsNotKnown) {
  go_to(token().expires_at - refresh_margin - 1ms);
  db.tokens.at(id).access.renew_from = UtcTime::max();
  EXPECT_TRUE(read());
  EXPECT_EQ(refreshes(), 0U);
}

TEST_F(RefreshAheadTest, AReadAtTheEndWaitsForTheOneUnderWay) {
  go_to(token().renew_from);
  bank.refreshes.answers(some_grant("second"));
  bank.refresh_gate.close();
  EXPECT_EQ(used_by_read(), "access-first");
  EXPECT_EQ(refreshes(), 1U);

  go_to(token().expires_at);
  bank.details.answers(some_details());
  auto reader = start(io, get_account(account, call));
  run_ready(io);
  EXPECT_FALSE(*reader);
  bank.refresh_gate.open();

  EXPECT_TRUE(finish(io, reader));
  EXPECT_EQ(bank.details.seen.back().access_token, "access-second");
  EXPECT_EQ(refreshes(), 1U);
}

TEST_F(RefreshAheadTest, AFailureChangesNoReadAndCoolsDownLongerAndLonger) {
  go_to(token().renew_from);
  std::size_t failures = 0;
  for (const auto pause : {30s, 60s, 120s}) {
    bank.refreshes.fails(Errc::bank_unreachable);
    EXPECT_EQ(used_by_read(), "access-first");
    EXPECT_EQ(refreshes(), ++failures);
    advance(pause - 1ms);
    EXPECT_EQ(used_by_read(), "access-first");
    EXPECT_EQ(refreshes(), failures) << "it rests";
    advance(1ms);
  }
  EXPECT_EQ(consent(id).status, ConsentStatus::authorized);
}

TEST_F(RefreshAheadTest, TheNextTokenBeginsWithoutTheFailuresOfThisOne) {
  go_to(token().renew_from);
  bank.refreshes.fails(Errc::bank_unreachable);
  EXPECT_TRUE(read());
  run_ready(io);
  advance(30s);
  bank.refreshes.answers(some_grant("second"));
  EXPECT_TRUE(read());
  EXPECT_EQ(refreshes(), 2U);

  go_to(token().renew_from);
  bank.refreshes.fails(Errc::bank_unreachable);
  EXPECT_TRUE(read());
  EXPECT_EQ(refreshes(), 3U);
  advance(30s);
  bank.refreshes.answers(some_grant("third"));
  EXPECT_TRUE(read());
  EXPECT_EQ(refreshes(), 4U);
}

TEST_F(RefreshAheadTest, ARefusedRefreshTokenLeavesTheReadsTheirToken) {
  go_to(token().renew_from);
  bank.refreshes.fails(Errc::grant_refused);
  EXPECT_TRUE(read());
  EXPECT_EQ(refreshes(), 1U);
  EXPECT_EQ(consent(id).status, ConsentStatus::renewal_due);
  cache.forget_all();
  EXPECT_EQ(used_by_read(), "access-first");
}

TEST_F(RefreshAheadTest, NothingGoesOutWhileTheBankHasToBeLeftAlone) {
  go_to(token().renew_from);
  guard.ended(BankId{"belfius"}, verdict_on(Errc::bank_rejected_gateway));
  EXPECT_EQ(used_by_read(), "access-first");
  EXPECT_EQ(refreshes(), 0U);
}

TEST_F(RefreshAheadTest, ConsentsDoNotWaitForEachOther) {
  const AccountId other = account_of(grant({other_iban}));
  go_to(token().renew_from + 1min);
  bank.refresh_gate.close();
  EXPECT_TRUE(read());
  bank.details.answers(some_details());
  EXPECT_TRUE(run(get_account(other, call)));
  EXPECT_EQ(refreshes(), 2U);
}

TEST_F(RefreshAheadTest, AfterTheStopNoneBeginsAndTheOneUnderWayIsAwaited) {
  const AccountId other = account_of(grant({other_iban}));
  go_to(token().renew_from + 1min);
  bank.refreshes.answers(some_grant("second"));
  bank.refresh_gate.close();
  EXPECT_TRUE(read());
  run_ready(io);

  refresh_ahead.stop();
  bank.details.answers(some_details());
  EXPECT_TRUE(run(get_account(other, call)));
  EXPECT_EQ(refreshes(), 1U);
  auto drained = [](RefreshAhead& work) -> Awaitable<bool> {
    co_await work.drained(std::chrono::steady_clock::now() + 1h);
    co_return true;
  };
  auto waiting = start(io, drained(refresh_ahead));
  run_ready(io);
  EXPECT_FALSE(*waiting);
  bank.refresh_gate.open();

  EXPECT_TRUE(finish(io, waiting));
  EXPECT_EQ(token().text.reveal(), "access-second");
}

}  // namespace
}  // namespace tpp::testing
