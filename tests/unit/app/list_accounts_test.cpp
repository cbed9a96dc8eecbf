#include <gtest/gtest.h>

#include "support/given_app.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

struct ListAccountsTest : ::testing::Test, GivenApp {
  // A granted consent whose accounts the bank did not list.
  ConsentId grant_unlisted() {
    const Authorization authorization = begin();
    bank.codes.answers(some_grant("first"));
    bank.listings.fails(Errc::bank_unreachable);
    auto done = run(complete.from_client(returned(authorization, "code-1"), call));
    EXPECT_TRUE(done && done->granted);
    bank.listings.seen.clear();
    return authorization.consent;
  }

  Result<Page<Account>> list(const ConsentId& id) {
    AccountFilter filter;
    filter.consent = id;
    return run(list_accounts(filter, {}, call));
  }
};

TEST_F(ListAccountsTest, AsksTheBankOnlyWhileTheyWereNeverListed) {
  const ConsentId id = grant_unlisted();
  bank.listings.answers(granted({some_iban, other_iban}));
  ASSERT_EQ(list(id)->items.size(), 2U);
  ASSERT_EQ(list(id)->items.size(), 2U);
  EXPECT_EQ(bank.listings.seen.size(), 1U);
}

TEST_F(ListAccountsTest, AnEmptyListIsAListToo) {
  const ConsentId id = grant({});
  EXPECT_TRUE(list(id)->items.empty());
  EXPECT_TRUE(bank.listings.seen.empty());
}

TEST_F(ListAccountsTest, RefreshesATokenThatIsAboutToEnd) {
  const ConsentId id = grant_unlisted();
  advance(1h);
  bank.refreshes.answers(some_grant("second"));
  bank.listings.answers(granted({some_iban}));
  ASSERT_TRUE(list(id));
  EXPECT_EQ(bank.listings.seen, std::vector<std::string>{"access-second"});
}

TEST_F(ListAccountsTest, RefreshesOnceWhenTheBankRefusesTheToken) {
  const ConsentId id = grant_unlisted();
  bank.listings.fails(Errc::access_token_refused);
  bank.refreshes.answers(some_grant("second"));
  bank.listings.answers(granted({some_iban}));
  ASSERT_TRUE(list(id));
  EXPECT_EQ(bank.listings.seen, (std::vector<std::string>{"access-first", "access-second"}));
}

TEST_F(ListAccountsTest, ATokenRefusedTwiceIsTheBanksRefusal) {
  const ConsentId id = grant_unlisted();
  bank.listings.fails(Errc::access_token_refused);
  bank.refreshes.answers(some_grant("second"));
  bank.listings.fails(Errc::access_token_refused);
  auto page = list(id);
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code, Errc::bank_refused);
}

TEST_F(ListAccountsTest, TheBanksErrorIsTheAnswer) {
  const ConsentId id = grant_unlisted();
  bank.listings.fails(Errc::bank_failed);
  auto page = list(id);
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code, Errc::bank_failed);
}

TEST_F(ListAccountsTest, SaysWhyAConsentHasNoAccountsNow) {
  const ConsentId pending = begin().consent;
  EXPECT_EQ(list(pending).error().code, Errc::consent_pending);
  const ConsentId id = grant();
  ASSERT_TRUE(run(revoke(client.id, id)));
  EXPECT_EQ(list(id).error().code, Errc::consent_revoked);
}

TEST_F(ListAccountsTest, AnotherClientsConsentIsNotFound) {
  const ConsentId id = grant();
  call = call_of(add_client("stranger"));
  EXPECT_EQ(list(id).error().code, Errc::not_found);
}

TEST_F(ListAccountsTest, ByCustomerShowsAllConsentsOfTheClient) {
  grant({some_iban});
  grant({other_iban});
  AccountFilter filter;
  filter.psu_ref = "customer-7";
  auto mine = run(list_accounts(filter, {}, call));
  ASSERT_TRUE(mine);
  EXPECT_EQ(mine->items.size(), 2U);
  auto theirs = run(list_accounts(filter, {}, call_of(add_client("stranger"))));
  ASSERT_TRUE(theirs);
  EXPECT_TRUE(theirs->items.empty());
}

}  // namespace
}  // namespace tpp::testing
