#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "domain/transaction.hpp"
#include "support/fakes/fake_digest.hpp"

namespace tpp {
namespace {

using Rows = std::vector<BookedTransaction>;
using Names = std::vector<std::string>;

const AccountId account{"11111111-1111-4111-8111-000000000001"};

BookedTransaction row(const std::string& reference = "ref-1") {
  BookedTransaction made;
  made.bank_reference = reference;
  made.sequence_number = "7";
  made.booking_date = std::chrono::year{2026} / 11 / 22;
  made.amount = Money{*Decimal::parse("-12.34"), Currency::eur()};
  made.counterparty_account = "BE68539007547034";
  made.remittance = "rent";
  return made;
}

Names names(const Rows& rows, TransactionNaming::Memory memory = {},
            const AccountId& of = account) {
  TransactionNaming naming(of, fake_digest, std::move(memory));
  Names all;
  for (const auto& each : rows) all.push_back(naming.name(each).id);
  return all;
}

std::set<std::string> unique(const Names& all) {
  return {all.begin(), all.end()};
}

TEST(TransactionNaming, GivesTheSameIdsEveryTime) {
  const Rows rows{row("a"), row("b"), row("b")};
  EXPECT_EQ(names(rows), names(rows));
}

TEST(TransactionNaming, GivesThirtyTwoHexadecimalDigits) {
  const std::string id = names({row()}).front();
  EXPECT_EQ(id.size(), 32U);
  EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(TransactionNaming, KeepsTwinsApart) {
  EXPECT_EQ(unique(names({row(), row(), row()})).size(), 3U);
}

TEST(TransactionNaming, KeepsTwinsApartOverPages) {
  TransactionNaming first(account, fake_digest, {});
  const std::string newest = first.name(row()).id;
  const std::string older = names({row()}, first.memory()).front();
  EXPECT_NE(newest, older);
  EXPECT_EQ((Names{newest, older}), names({row(), row()}));
}

TEST(TransactionNaming, KeepsTheIdsOfOldTwinsWhenANewOneComesOnTop) {
  const auto before = unique(names({row(), row()}));
  const auto after = unique(names({row(), row(), row()}));
  EXPECT_TRUE(std::ranges::all_of(before, [&](const auto& id) { return after.contains(id); }));
}

TEST(TransactionNaming, AnotherDayStartsCountingAgain) {
  BookedTransaction yesterday = row();
  yesterday.booking_date = std::chrono::year{2026} / 11 / 21;
  EXPECT_EQ(names({row(), row(), yesterday})[2], names({yesterday})[0]);
}

TEST(TransactionNaming, EveryLastingPartOfARowCounts) {
  Rows rows(8, row());
  rows[1].bank_reference = "ref-2";
  rows[2].sequence_number = "8";
  rows[3].booking_date = std::chrono::year{2026} / 11 / 21;
  rows[4].amount.amount = *Decimal::parse("12.34");
  rows[5].amount.currency = *Currency::parse("USD");
  rows[6].counterparty_account = "BE71096123456769";
  rows[7].remittance = "Rent";
  Names each;
  for (const auto& one : rows) each.push_back(names({one}).front());
  EXPECT_EQ(unique(each).size(), rows.size());
}

TEST(TransactionNaming, DoesNotMixUpNeighbouringParts) {
  BookedTransaction left = row();
  left.bank_reference = "12";
  left.sequence_number = "3";
  BookedTransaction right = row();
  right.bank_reference = "1";
  right.sequence_number = "23";
  EXPECT_NE(names({left}), names({right}));
}

TEST(TransactionNaming, WhatTheBankFillsInLaterDoesNotChangeTheId) {
  BookedTransaction later = row();
  later.value_date = std::chrono::year{2026} / 11 / 23;
  later.counterparty_name = "An Peeters";
  later.bank_description = "EUROPESE OVERSCHRIJVING";
  EXPECT_EQ(names({later}), names({row()}));
}

TEST(TransactionNaming, TheSameRowOfAnotherAccountHasAnotherId) {
  const AccountId other{"11111111-1111-4111-8111-000000000002"};
  EXPECT_NE(names({row()}), names({row()}, {}, other));
}

TEST(TransactionNaming, RemembersTwoHundredFiftySixRowsOfADay) {
  TransactionNaming naming(account, fake_digest, {});
  const std::string first = naming.name(row("twin")).id;
  for (int i = 0; i < 255; ++i) naming.name(row("other-" + std::to_string(i)));
  EXPECT_EQ(naming.memory().seen.size(), 256U);
  TransactionNaming next_page(account, fake_digest, naming.memory());
  EXPECT_NE(next_page.name(row("twin")).id, first);
  EXPECT_EQ(next_page.memory().seen.size(), 256U);
}

TEST(TransactionNaming, ForgetsTheOldestRowFirst) {
  TransactionNaming naming(account, fake_digest, {});
  const std::string first = naming.name(row("twin")).id;
  for (int i = 0; i < 256; ++i) naming.name(row("other-" + std::to_string(i)));
  EXPECT_EQ(naming.name(row("twin")).id, first);
}

}  // namespace
}  // namespace tpp
