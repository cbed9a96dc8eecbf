#include <algorithm>

#include "contract/stores/fixture.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

constexpr RefreshRate plenty{1000, 10'000};

// Every test has a bank of its own: what is due is found by bank.
template <class World>
class DueRefreshStoreTest : public StoreTest<World> {
 protected:
  DueRefreshStoreTest() : bank{this->ids.uuid()} {}

  // Of a refresh token that lives so long; 0: nobody knows.
  Consent granted(std::chrono::seconds refresh_lifetime = 0s) {
    Consent consent = this->new_consent();
    consent.bank = bank;
    auto authorization = this->new_authorization(consent, AuthorizationPurpose::initial);
    EXPECT_TRUE(this->run(this->replica().consents.create(consent, authorization)));
    TokenGrant first = this->new_grant("first");
    first.refresh_lifetime = refresh_lifetime;
    EXPECT_TRUE(this->complete(authorization, first));
    return consent;
  }

  std::vector<DueRefresh> claim(UtcTime at, std::size_t limit = 100, RefreshRate rate = plenty,
                                std::size_t on = 0) {
    auto due = this->run(this->replica(on).due_refreshes.claim_due(bank, at, limit, 60s, rate));
    EXPECT_TRUE(due);
    return due ? *due : std::vector<DueRefresh>();
  }

  std::int64_t count(UtcTime at) {
    auto counted = this->run(this->replica().due_refreshes.count_due(bank, at, 1000));
    EXPECT_TRUE(counted);
    return counted ? *counted : -1;
  }

  static constexpr UtcTime later = now + 30 * day;
  BankId bank;
};
TYPED_TEST_SUITE(DueRefreshStoreTest, Worlds);

TYPED_TEST(DueRefreshStoreTest, AGrantedPairIsDueAboutAWeekLater) {
  const Consent consent = this->granted();
  EXPECT_TRUE(this->claim(now + 6 * day).empty());
  EXPECT_EQ(this->count(now + 6 * day), 0);
  EXPECT_EQ(this->count(now + 8 * day), 1);

  const auto due = this->claim(now + 8 * day);

  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due.at(0).consent, consent.id);
  EXPECT_EQ(due.at(0).version, 1);
  EXPECT_EQ(due.at(0).failures, 0);
}

TYPED_TEST(DueRefreshStoreTest, AShortLifeIsSpentByHalf) {
  const Consent consent = this->granted(2 * day);
  EXPECT_EQ(this->count(now + 21h), 0);
  EXPECT_EQ(this->count(now + 27h), 1);

  auto started = this->run(this->replica().tokens.claim_refresh(consent.id, 1, this->ids.uuid()));
  ASSERT_TRUE(started);
  const auto* held = std::get_if<RefreshClaim>(&*started);
  ASSERT_NE(held, nullptr);
  TokenGrant second = this->new_grant("second");
  second.refresh_lifetime = 4 * day;
  ASSERT_TRUE(
      this->run(this->replica().tokens.finish_refresh(consent.id, *held, second, now + 30 * day)));

  EXPECT_EQ(this->count(now + 30 * day + 43h), 0);
  EXPECT_EQ(this->count(now + 30 * day + 53h), 1);
}

TYPED_TEST(DueRefreshStoreTest, EachGoesToOneReplicaUntilItsLeaseEnds) {
  const Consent consent = this->granted();
  ASSERT_EQ(this->claim(this->later).size(), 1U);
  EXPECT_TRUE(this->claim(this->later, 100, plenty, 1).empty());

  this->world.end_background_lease(consent.id);
  EXPECT_EQ(this->claim(this->later, 100, plenty, 1).size(), 1U);
}

TYPED_TEST(DueRefreshStoreTest, RacingReplicasShareWhatIsDue) {
  for (int i = 0; i < 20; ++i) this->granted();
  std::vector<Task<std::vector<DueRefresh>>> racers;
  for (std::size_t i = 0; i < 8; ++i)
    racers.push_back(
        this->replica(i % 2).due_refreshes.claim_due(this->bank, this->later, 4, 60s, plenty));

  std::vector<ConsentId> claimed;
  for (const auto& each : run_all(this->io, std::move(racers))) {
    ASSERT_TRUE(each);
    for (const DueRefresh& due : *each) claimed.push_back(due.consent);
  }

  std::ranges::sort(claimed);
  EXPECT_TRUE(std::ranges::adjacent_find(claimed) == claimed.end()) << "claimed twice";
  EXPECT_LE(claimed.size(), 20U);
  EXPECT_GE(claimed.size(), 4U);
}

TYPED_TEST(DueRefreshStoreTest, TheLongestDueComesFirst) {
  std::vector<DueRefresh> all;
  for (int i = 0; i < 6; ++i) this->granted();
  const auto due = this->claim(this->later);
  ASSERT_EQ(due.size(), 6U);
  for (std::size_t i = 0; i < due.size(); ++i)
    ASSERT_TRUE(this->run(this->replica().due_refreshes.postpone(
        due[i], now + day * static_cast<int>(due.size() - i))));

  const auto again = this->claim(this->later, 2);

  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(again[0].consent, due[5].consent);
  EXPECT_EQ(again[1].consent, due[4].consent);
}

TYPED_TEST(DueRefreshStoreTest, AllReplicasTogetherStayWithinTheRate) {
  for (int i = 0; i < 12; ++i) this->granted();
  const RefreshRate slow{1, 5};
  EXPECT_EQ(this->claim(this->later, 3, slow, 0).size(), 3U);
  const std::size_t second = this->claim(this->later, 100, slow, 1).size();
  EXPECT_GE(second, 2U) << "the rest of the burst";
  EXPECT_LT(second, 9U);
}

TYPED_TEST(DueRefreshStoreTest, AFailureIsCountedAndComesBackLater) {
  this->granted();
  const auto due = this->claim(this->later);
  ASSERT_EQ(due.size(), 1U);
  ASSERT_TRUE(this->run(this->replica().due_refreshes.postpone(due[0], this->later + 30s)));

  EXPECT_TRUE(this->claim(this->later + 29s).empty());
  const auto again = this->claim(this->later + 30s);
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].failures, 1);
}

TYPED_TEST(DueRefreshStoreTest, WhatIsGivenUpIsNeverDueAgainUntilANewPairComes) {
  const Consent consent = this->granted();
  const auto due = this->claim(this->later);
  ASSERT_EQ(due.size(), 1U);
  ASSERT_TRUE(this->run(this->replica().due_refreshes.postpone(due[0], std::nullopt)));
  EXPECT_TRUE(this->claim(this->later + 365 * day).empty());

  auto renewal = this->new_authorization(consent, AuthorizationPurpose::renewal);
  ASSERT_TRUE(this->run(this->replica().consents.add_authorization(renewal)));
  ASSERT_TRUE(this->complete(renewal, this->new_grant("renewed")));
  const auto renewed = this->claim(this->later);
  ASSERT_EQ(renewed.size(), 1U);
  EXPECT_EQ(renewed[0].failures, 0);
}

TYPED_TEST(DueRefreshStoreTest, ANewerPairKeepsItsOwnPlan) {
  this->granted();
  auto stale = this->claim(this->later);
  ASSERT_EQ(stale.size(), 1U);
  stale[0].version = 0;
  ASSERT_TRUE(this->run(this->replica().due_refreshes.postpone(stale[0], std::nullopt)));
  this->world.end_background_lease(stale[0].consent);
  EXPECT_EQ(this->claim(this->later).size(), 1U);
}

TYPED_TEST(DueRefreshStoreTest, ARefreshUnderWayIsNotDue) {
  const Consent consent = this->granted();
  auto started = this->run(this->replica().tokens.claim_refresh(consent.id, 1, this->ids.uuid()));
  ASSERT_TRUE(started);
  EXPECT_TRUE(this->claim(this->later).empty());
  this->world.end_lease(consent.id);
  EXPECT_EQ(this->claim(this->later).size(), 1U);
}

TYPED_TEST(DueRefreshStoreTest, AFinishedRefreshIsPlannedAnew) {
  const Consent consent = this->granted();
  auto started = this->run(this->replica().tokens.claim_refresh(consent.id, 1, this->ids.uuid()));
  ASSERT_TRUE(started);
  const auto* held = std::get_if<RefreshClaim>(&*started);
  ASSERT_NE(held, nullptr);
  ASSERT_TRUE(this->run(this->replica().tokens.finish_refresh(
      consent.id, *held, this->new_grant("second"), now + 100 * day)));

  EXPECT_TRUE(this->claim(now + 106 * day).empty());
  const auto due = this->claim(now + 108 * day);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].version, 2);
}

}  // namespace
}  // namespace tpp::testing
