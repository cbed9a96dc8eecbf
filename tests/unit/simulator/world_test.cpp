#include "world/world.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "core/iban.hpp"
#include "world/belgian_numbers.hpp"

namespace tpp::simulator {
namespace {

const std::chrono::sys_days today{std::chrono::year{2026} / 3 / 1};

const std::vector<Transaction>& history_of(const World& world, const char* customer) {
  return world.customer(customer)->accounts.front().compartments.front().history;
}

TEST(World, IsTheSameForTheSameSeedAndAnotherForAnother) {
  const World one(7, today, 0);
  const World same(7, today, 0);
  const World other(8, today, 0);

  EXPECT_EQ(history_of(one, "marc.janssens"), history_of(same, "marc.janssens"));
  EXPECT_NE(one.customers()[0].accounts[0].iban, other.customers()[0].accounts[0].iban);
}

TEST(World, GivesEveryAccountAnIbanOfItsOwnWithRightCheckDigits) {
  const World world(7, today, 50);
  std::set<std::string> seen;
  for (const auto& customer : world.customers())
    for (const auto& account : customer.accounts) {
      EXPECT_TRUE(Iban::parse(account.iban)) << account.iban;
      EXPECT_TRUE(seen.insert(account.iban).second) << account.iban;
    }
}

TEST(World, HasAnAccountWithFiveThousandRowsAndOneWithout) {
  const World world(7, today, 0);
  EXPECT_EQ(world.customer("marc.janssens")->accounts[0].transaction_count(), 5000U);
  EXPECT_EQ(world.customer("emma.willems")->accounts[0].transaction_count(), 0U);
}

TEST(World, ListsRowsNewestFirst) {
  const World world(7, today, 0);
  const auto& rows = history_of(world, "marc.janssens");
  EXPECT_EQ(rows.front().execution_date, today);
  EXPECT_TRUE(std::ranges::is_sorted(rows, std::ranges::greater{}, &Transaction::execution_date));
}

TEST(World, RepeatsWholeRowsAcrossPageBoundariesForTheRepeater) {
  const World world(7, today, 0);
  const auto& rows = history_of(world, "nora.maes");
  EXPECT_EQ(rows[49], rows[50]);
  EXPECT_EQ(rows[9], rows[10]);
}

TEST(World, RepeatsReferencesWithOtherAmountsForTheRepeater) {
  const World world(7, today, 0);
  const auto& rows = history_of(world, "nora.maes");
  EXPECT_EQ(rows[2].transaction_ref, rows[3].transaction_ref);
  EXPECT_EQ(rows[2].seqnumber, rows[3].seqnumber);
  EXPECT_NE(rows[2].cents, rows[3].cents);
}

TEST(World, TellsRowsApartByReferenceAndSequenceForEveryoneElse) {
  const World world(7, today, 0);
  std::set<std::pair<std::string, std::string>> keys;
  const auto& rows = history_of(world, "marc.janssens");
  for (const auto& row : rows) keys.emplace(row.transaction_ref, row.seqnumber);
  EXPECT_EQ(keys.size(), rows.size());
}

TEST(BelgianNumbers, WriteStructuredCommunicationsWithTheirCheckDigits) {
  EXPECT_EQ(structured_communication(1234567890U), "+++123/4567/89002+++");
  EXPECT_EQ(structured_communication(97U), "+++000/0000/09797+++");
}

}  // namespace
}  // namespace tpp::simulator
