#include "app/unattended_quota.hpp"

#include <gtest/gtest.h>

#include "support/given_app.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

struct UnattendedQuotaTest : ::testing::Test, GivenApp {
  UnattendedQuotaTest() : id(grant()), account(account_of(id)) {
    call.psu = {};
    db.tokens.at(id).access.expires_at = clock.now() + 2400h;
  }

  Result<AccountView> read(const Call& by) {
    bank.details.answers(some_details());
    auto view = run(get_account(account, by));
    bank.details.next.clear();
    return view;
  }
  Result<AccountView> read() { return read(call); }
  Call attended() const {
    Call made = call;
    made.psu.ip_address = "192.0.2.7";
    return made;
  }
  Allowance left() { return run(get_quota(account, call))->quota.allowance; }
  Result<TransactionsView> list(std::optional<std::string> cursor = {}) {
    TransactionsWanted wanted;
    wanted.account = account;
    wanted.cursor = std::move(cursor);
    return run(list_transactions(std::move(wanted), call));
  }

  ConsentId id;
  AccountId account;
};

TEST_F(UnattendedQuotaTest, AReadTellsWhatItLeft) {
  auto view = read();
  ASSERT_TRUE(view && view->quota);
  EXPECT_EQ(view->quota->allowance.limit, 4);
  EXPECT_EQ(view->quota->allowance.remaining, 3);
  EXPECT_EQ(view->quota->allowance.resets_at, clock.now() + 24h);
  EXPECT_EQ(view->quota->window, 24h);
}

TEST_F(UnattendedQuotaTest, TheFifthIsRefusedAndTheBankIsNotAsked) {
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(read());
  advance(1h);
  auto refused = read();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::quota_exhausted);
  EXPECT_EQ(refused.error().context->quota->remaining, 0);
  EXPECT_EQ(refused.error().context->retry_after, 23h);
  EXPECT_EQ(bank.details.seen.size(), 4U);
  EXPECT_EQ(quota_refusals.seen, std::vector<std::string>{"belfius by us"});
  advance(23h);
  EXPECT_TRUE(read());
}

TEST_F(UnattendedQuotaTest, AttendedReadsAskNoStore) {
  for (int i = 0; i < 6; ++i) {
    auto view = read(attended());
    ASSERT_TRUE(view);
    EXPECT_FALSE(view->quota);
  }
  EXPECT_EQ(unattended_reads.calls, 0);
  EXPECT_TRUE(quota_refusals.seen.empty());
  EXPECT_EQ(left().remaining, 4);
}

TEST_F(UnattendedQuotaTest, IsPaidBeforeTheBankIsAsked) {
  int left_at_call = -1;
  bank.on_call = [&](std::string_view) { left_at_call = unattended_reads.calls; };
  ASSERT_TRUE(read());
  EXPECT_EQ(left_at_call, 1);
}

TEST_F(UnattendedQuotaTest, ARepetitionAfterARefreshIsPaidAgain) {
  bank.details.fails(Errc::access_token_refused);
  bank.refreshes.answers(some_grant("second"));
  auto view = read();
  ASSERT_TRUE(view);
  EXPECT_EQ(view->quota->allowance.remaining, 2);
}

TEST_F(UnattendedQuotaTest, ARepetitionThatNothingIsLeftForIsNotSent) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(read());
  bank.details.fails(Errc::access_token_refused);
  bank.refreshes.answers(some_grant("second"));
  auto view = read();
  ASSERT_FALSE(view);
  EXPECT_EQ(view.error().code, Errc::quota_exhausted);
  EXPECT_EQ(bank.details.seen.size(), 4U);
}

TEST_F(UnattendedQuotaTest, AReadThatTheBankFailedIsPaidNevertheless) {
  bank.details.fails(Errc::bank_failed);
  ASSERT_FALSE(run(get_account(account, call)));
  EXPECT_EQ(left().remaining, 3);
}

TEST_F(UnattendedQuotaTest, AReadThatNothingWasSentOfIsGivenBack) {
  for (int i = 0; i < 6; ++i) {
    bank.details.fails(with_nothing_sent(scripted(Errc::bank_unreachable)));
    auto view = run(get_account(account, call));
    ASSERT_FALSE(view);
    EXPECT_EQ(view.error().code, Errc::bank_unreachable);
    advance(1s);
  }
  EXPECT_EQ(left().remaining, 4);
}

TEST_F(UnattendedQuotaTest, WhatMayHaveReachedTheBankIsNeverGivenBack) {
  bank.details.fails(Errc::bank_unreachable);  // without a word on what was sent
  ASSERT_FALSE(run(get_account(account, call)));
  EXPECT_EQ(left().remaining, 3);
  bank.details.fails(Errc::bank_outcome_unknown);
  ASSERT_FALSE(run(get_account(account, call)));
  EXPECT_EQ(left().remaining, 2);
}

TEST_F(UnattendedQuotaTest, OnlyTheRepetitionThatWasNotSentIsGivenBack) {
  bank.details.fails(Errc::access_token_refused);
  bank.refreshes.answers(some_grant("second"));
  bank.details.fails(with_nothing_sent(scripted(Errc::overloaded)));
  ASSERT_FALSE(run(get_account(account, call)));
  EXPECT_EQ(left().remaining, 3);
}

TEST_F(UnattendedQuotaTest, AnAttendedReadThatWasNotSentGivesNothingBack) {
  ASSERT_TRUE(read());
  bank.details.fails(with_nothing_sent(scripted(Errc::bank_unreachable)));
  ASSERT_FALSE(run(get_account(account, attended())));
  EXPECT_EQ(left().remaining, 3);
}

TEST_F(UnattendedQuotaTest, AReadThatCannotBeGivenBackStaysPaidAndItsErrorStays) {
  bank.details.fails(with_nothing_sent(scripted(Errc::bank_unreachable)));
  bank.on_call = [&](std::string_view) { db.failure = Error{Errc::storage_unavailable, "away"}; };
  auto view = run(get_account(account, call));
  ASSERT_FALSE(view);
  EXPECT_EQ(view.error().code, Errc::bank_unreachable);
  db.failure.reset();
  EXPECT_EQ(left().remaining, 3);
}

TEST_F(UnattendedQuotaTest, NothingIsReadThatCannotBeCounted) {
  ASSERT_TRUE(read());
  db.failure = Error{Errc::storage_unavailable, "away"};
  auto view = read();
  ASSERT_FALSE(view);
  EXPECT_EQ(view.error().code, Errc::storage_unavailable);
  EXPECT_EQ(bank.details.seen.size(), 1U);
}

TEST_F(UnattendedQuotaTest, TheBanksWordClosesTheAccount) {
  ErrorContext context;
  context.retry_after = 2h;
  bank.details.fails(scripted(Errc::quota_exhausted, context));
  auto view = run(get_account(account, call));
  ASSERT_FALSE(view);
  EXPECT_EQ(view.error().detail, "the bank's trouble");
  EXPECT_EQ(view.error().context->retry_after, 2h);
  EXPECT_EQ(view.error().context->quota->remaining, 0);
  EXPECT_EQ(quota_refusals.seen, std::vector<std::string>{"belfius by bank"});
  advance(2h - 1ms);
  EXPECT_FALSE(read());
  advance(1ms);
  EXPECT_TRUE(read());
}

TEST_F(UnattendedQuotaTest, ABankThatDoesNotSayUntilWhenClosesItForAWindow) {
  bank.details.fails(Errc::quota_exhausted);
  auto view = run(get_account(account, call));
  ASSERT_FALSE(view);
  EXPECT_EQ(view.error().context->retry_after, 24h);
}

TEST_F(UnattendedQuotaTest, TheBanksWordOnAnAttendedReadClosesNothing) {
  bank.details.fails(Errc::quota_exhausted);
  auto view = run(get_account(account, attended()));
  ASSERT_FALSE(view);
  EXPECT_EQ(unattended_reads.calls, 0);
}

TEST_F(UnattendedQuotaTest, FurtherPagesOfAWalkAreFreeUnlessTheBankCountsThem) {
  TransactionPage page;
  page.rows.push_back({"ref",
                       "",
                       *parse_iso_date("2026-11-22"),
                       {},
                       {*Decimal::parse("1"), Currency::eur()},
                       "",
                       "",
                       "",
                       false,
                       ""});
  page.next_page_key = "more";
  for (const bool counted : {false, true}) {
    bank.bank_traits.unattended.follow_up_pages = counted;
    bank.history.answers(page);
    bank.history.answers(page);
    auto first = list();
    ASSERT_TRUE(first && first->next_cursor);
    auto second = list(first->next_cursor);
    ASSERT_TRUE(second && second->quota);
    const int difference = first->quota->allowance.remaining - second->quota->allowance.remaining;
    EXPECT_EQ(difference, counted ? 1 : 0);
  }
}

TEST_F(UnattendedQuotaTest, LookingSpendsNothing) {
  ASSERT_TRUE(read());
  for (int i = 0; i < 5; ++i) EXPECT_EQ(left().remaining, 3);
}

TEST_F(UnattendedQuotaTest, AnotherClientsAccountHasNoQuotaToShow) {
  auto view = run(get_quota(account, call_of(add_client("stranger"))));
  ASSERT_FALSE(view);
  EXPECT_EQ(view.error().code, Errc::not_found);
}

}  // namespace
}  // namespace tpp::testing
