#include "app/consents.hpp"

#include <gtest/gtest.h>

#include "support/given_app.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

struct ConsentsTest : ::testing::Test, GivenApp {};

TEST_F(ConsentsTest, AreShownAsOfNow) {
  const ConsentId abandoned = begin().consent;
  EXPECT_EQ(consent(abandoned).status, ConsentStatus::pending_authorization);
  advance(authorization_lifetime);
  EXPECT_EQ(consent(abandoned).status, ConsentStatus::failed);
}

TEST_F(ConsentsTest, AreListedForTheirOwnerOnly) {
  const ConsentId id = grant();
  const Client stranger = add_client("stranger");
  auto mine = run(list_consents(client.id, {}, {}));
  auto theirs = run(list_consents(stranger.id, {}, {}));
  ASSERT_TRUE(mine && theirs);
  ASSERT_EQ(mine->items.size(), 1U);
  EXPECT_EQ(mine->items[0].id, id);
  EXPECT_TRUE(theirs->items.empty());
}

TEST_F(ConsentsTest, RevokedTheyCannotBeReadFromTheCacheAnyMore) {
  const ConsentId id = grant();
  const AccountId account = account_of(id);
  bank.details.answers(some_details());
  ASSERT_TRUE(run(get_account(account, call)));
  EXPECT_EQ(cache.size(), 1U);

  ASSERT_TRUE(run(revoke(client.id, id)));

  EXPECT_EQ(cache.size(), 0U);
  EXPECT_EQ(consent(id).status, ConsentStatus::revoked);
  EXPECT_EQ(consent(id).status_reason, "revoked_by_client");
  auto read = run(get_account(account, call));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::consent_revoked);
}

TEST_F(ConsentsTest, RevokingIsSafeToRepeatAndForTheOwnerOnly) {
  const ConsentId id = grant();
  auto foreign = run(revoke(add_client("stranger").id, id));
  ASSERT_FALSE(foreign);
  EXPECT_EQ(foreign.error().code, Errc::not_found);
  EXPECT_EQ(consent(id).status, ConsentStatus::authorized);
  EXPECT_TRUE(run(revoke(client.id, id)));
  EXPECT_TRUE(run(revoke(client.id, id)));
}

}  // namespace
}  // namespace tpp::testing
