#include "contract/stores/fixture.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

template <class World>
class UnattendedReadStoreTest : public StoreTest<World> {
 protected:
  UnattendedReadStoreTest() : account(new_account()) {}

  AccountId new_account() {
    const Consent consent = this->create_granted();
    std::vector<GrantedAccount> accounts{GrantedAccount{
        LogicalId{Secret("logical")}, *Iban::parse("BE68539007547034"), Currency::eur()}};
    EXPECT_TRUE(this->run(this->replica().accounts.replace_granted(consent.id, accounts)));
    return this->find(consent.id).accounts.front();
  }

  UnattendedReadStore& store(std::size_t replica = 0) {
    return this->replica(replica).unattended_reads;
  }
  Result<Allowance> spend(UtcTime at) { return this->run(store().spend(account, terms, at)); }
  Allowance look(UtcTime at) { return *this->run(store().look(account, terms, at)); }

  void give_back(UtcTime spent_at) { EXPECT_TRUE(this->run(store().give_back(account, spent_at))); }

  void spend_all(UtcTime at) {
    for (int i = 0; i < terms.calls; ++i) EXPECT_TRUE(spend(at));
  }

  UnattendedTerms terms;
  AccountId account;
};
TYPED_TEST_SUITE(UnattendedReadStoreTest, Worlds);

TYPED_TEST(UnattendedReadStoreTest, AnAccountThatWasNeverReadHasAllOfThem) {
  const Allowance left = this->look(now);
  EXPECT_EQ(left.limit, 4);
  EXPECT_EQ(left.remaining, 4);
}

TYPED_TEST(UnattendedReadStoreTest, EachOneTellsWhatIsLeft) {
  for (int expected : {3, 2, 1, 0}) {
    auto left = this->spend(now + 1min * (3 - expected));
    ASSERT_TRUE(left);
    EXPECT_EQ(left->remaining, expected);
    EXPECT_EQ(left->resets_at, now + 24h);
  }
}

TYPED_TEST(UnattendedReadStoreTest, TheOneAfterTheLastIsRefusedAndChangesNothing) {
  this->spend_all(now);
  for (int i = 0; i < 2; ++i) {
    auto refused = this->spend(now + 1h);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::quota_exhausted);
    ASSERT_TRUE(refused.error().context && refused.error().context->quota);
    EXPECT_EQ(refused.error().context->quota->remaining, 0);
    EXPECT_EQ(refused.error().context->quota->resets_at, now + 24h);
  }
  EXPECT_EQ(this->look(now + 24h).remaining, 4);
}

TYPED_TEST(UnattendedReadStoreTest, TheWindowSlides) {
  ASSERT_TRUE(this->spend(now));
  ASSERT_TRUE(this->spend(now + 10h));
  ASSERT_TRUE(this->spend(now + 20h));
  ASSERT_TRUE(this->spend(now + 23h));
  EXPECT_FALSE(this->spend(now + 24h - 1ms));

  auto next = this->spend(now + 24h);

  ASSERT_TRUE(next);
  EXPECT_EQ(next->remaining, 0);
  EXPECT_EQ(next->resets_at, now + 34h);
  EXPECT_FALSE(this->spend(now + 33h));
  EXPECT_EQ(this->look(now + 44h).remaining, 2);
}

TYPED_TEST(UnattendedReadStoreTest, AccountsAreCountedApart) {
  this->spend_all(now);
  const AccountId other = this->new_account();
  EXPECT_EQ(this->run(this->store().look(other, this->terms, now))->remaining, 4);
}

TYPED_TEST(UnattendedReadStoreTest, ReadsAtTheSameTimeGetNoMoreThanThereAre) {
  std::vector<Task<Allowance>> reads;
  for (std::size_t i = 0; i < 12; ++i)
    reads.push_back(this->store(i % 2).spend(this->account, this->terms, now));
  const auto taken = run_all(this->io, std::move(reads));
  EXPECT_EQ(std::ranges::count_if(taken, [](const auto& one) { return one.has_value(); }), 4);
  EXPECT_EQ(this->look(now).remaining, 0);
}

TYPED_TEST(UnattendedReadStoreTest, ClosingLeavesNothingUntilThen) {
  ASSERT_TRUE(this->spend(now));
  auto closed = this->run(this->store().close(this->account, this->terms, now, now + 3h));
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->remaining, 0);
  EXPECT_FALSE(this->spend(now + 3h - 1ms));
  EXPECT_EQ(this->look(now + 3h).remaining, 3);
}

TYPED_TEST(UnattendedReadStoreTest, ClosingAnAccountThatWasNeverReadCountsToo) {
  auto closed = this->run(this->store().close(this->account, this->terms, now, now + 24h));
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->remaining, 0);
  EXPECT_EQ(closed->resets_at, now + 24h);
  EXPECT_FALSE(this->spend(now + 23h));
  EXPECT_TRUE(this->spend(now + 24h));
}

TYPED_TEST(UnattendedReadStoreTest, OneThatIsGivenBackIsThereAgain) {
  for (int minute : {0, 1, 2, 3}) ASSERT_TRUE(this->spend(now + 1min * minute));
  this->give_back(now + 2min);
  EXPECT_EQ(this->look(now + 4min).remaining, 1);
  EXPECT_EQ(this->look(now + 24h).remaining, 2) << "the others keep their moments";
  ASSERT_TRUE(this->spend(now + 5min));
  EXPECT_FALSE(this->spend(now + 5min));
}

TYPED_TEST(UnattendedReadStoreTest, TheOnlyOneMayBeGivenBack) {
  ASSERT_TRUE(this->spend(now));
  this->give_back(now);
  EXPECT_EQ(this->look(now).remaining, 4);
  EXPECT_EQ(this->look(now).resets_at, now);
  auto next = this->spend(now + 1h);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->remaining, 3);
  EXPECT_EQ(next->resets_at, now + 25h);
}

TYPED_TEST(UnattendedReadStoreTest, OfReadsAtTheSameMomentOneIsGivenBack) {
  this->spend_all(now);
  this->give_back(now);
  EXPECT_EQ(this->look(now).remaining, 1);
}

TYPED_TEST(UnattendedReadStoreTest, WhatDoesNotCountAnyMoreIsNotGivenBack) {
  ASSERT_TRUE(this->spend(now));
  ASSERT_TRUE(this->spend(now + 24h));
  this->give_back(now);
  this->give_back(now + 1h);
  EXPECT_EQ(this->look(now + 24h).remaining, 3);
}

TYPED_TEST(UnattendedReadStoreTest, AReadOfAnotherAccountStaysSpent) {
  ASSERT_TRUE(this->spend(now));
  const AccountId other = this->new_account();
  ASSERT_TRUE(this->run(this->store().give_back(other, now)));
  EXPECT_EQ(this->look(now).remaining, 3);
}

TYPED_TEST(UnattendedReadStoreTest, WhatIsGivenBackIsTakenOnceHoweverManyWait) {
  this->spend_all(now);
  this->give_back(now);
  std::vector<Task<Allowance>> reads;
  for (std::size_t i = 0; i < 12; ++i)
    reads.push_back(this->store(i % 2).spend(this->account, this->terms, now + 1min));
  const auto taken = run_all(this->io, std::move(reads));
  EXPECT_EQ(std::ranges::count_if(taken, [](const auto& one) { return one.has_value(); }), 1);
}

TYPED_TEST(UnattendedReadStoreTest, GivenBackAtTheSameTimeAreAllThereAgain) {
  this->spend_all(now);
  std::vector<Task<void>> reads;
  for (std::size_t i = 0; i < 3; ++i)
    reads.push_back(this->store(i % 2).give_back(this->account, now));
  for (const auto& one : run_all(this->io, std::move(reads))) EXPECT_TRUE(one);
  EXPECT_EQ(this->look(now).remaining, 3);
}

TYPED_TEST(UnattendedReadStoreTest, AReadBeforeTheBanksWordIsNotGivenBackBehindIt) {
  ASSERT_TRUE(this->spend(now));
  ASSERT_TRUE(this->run(this->store().close(this->account, this->terms, now + 1s, now + 25h)));
  this->give_back(now);
  EXPECT_FALSE(this->spend(now + 25h - 1ms));
}

TYPED_TEST(UnattendedReadStoreTest, TermsMayChange) {
  this->spend_all(now);
  this->terms.calls = 6;
  EXPECT_EQ(this->look(now).remaining, 2);
  this->terms.calls = 2;
  EXPECT_EQ(this->look(now).remaining, 0);
  EXPECT_FALSE(this->spend(now));
  this->terms.window = std::chrono::hours(1);
  EXPECT_TRUE(this->spend(now + 1h));
}

}  // namespace
}  // namespace tpp::testing
