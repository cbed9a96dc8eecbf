#include "app/renew_consent.hpp"

#include <gtest/gtest.h>

#include "support/given_app.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

struct RenewConsentTest : ::testing::Test, GivenApp {
  Authorization begin_renewal(const ConsentId& id) {
    bank.pages.answers("https://bank.example/again");
    auto renewed = run(renew(id, call));
    EXPECT_TRUE(renewed);
    return db.attempts.back().authorization;
  }
};

TEST_F(RenewConsentTest, GivesALinkAndChangesNothingYet) {
  const ConsentId id = grant();
  const Consent before = consent(id);
  bank.pages.answers("https://bank.example/again");

  auto renewed = run(renew(id, call));

  ASSERT_TRUE(renewed);
  EXPECT_EQ(renewed->link.url, "https://bank.example/again");
  EXPECT_EQ(renewed->link.purpose, AuthorizationPurpose::renewal);
  EXPECT_EQ(consent(id).status, ConsentStatus::authorized);
  EXPECT_EQ(consent(id).expires_at, before.expires_at);
  EXPECT_EQ(db.tokens.at(id).access.text.reveal(), "access-first");
}

TEST_F(RenewConsentTest, GrantedItReplacesTheTokensAndKeepsTheIds) {
  const ConsentId id = grant();
  const AccountId account = account_of(id);
  advance(24h);
  const Authorization renewal = begin_renewal(id);
  bank.codes.answers(some_grant("second"));
  bank.listings.answers(granted({some_iban}));

  auto done = run(complete.from_client(returned(renewal, "code-2"), call));

  ASSERT_TRUE(done);
  EXPECT_TRUE(done->granted);
  EXPECT_EQ(done->consent.id, id);
  EXPECT_EQ(done->consent.expires_at, clock.now() + bank.bank_traits.terms.lifetime);
  EXPECT_EQ(db.tokens.at(id).access.text.reveal(), "access-second");
  EXPECT_EQ(account_of(id), account);
}

TEST_F(RenewConsentTest, AbandonedByTheCustomerItChangesNothing) {
  const ConsentId id = grant();
  const Authorization renewal = begin_renewal(id);
  AuthorizationReturn back;
  back.state = renewal.state;
  back.error = "access_denied";

  auto done = run(complete.from_client(std::move(back), call));

  ASSERT_TRUE(done);
  EXPECT_FALSE(done->granted);
  EXPECT_EQ(done->reason, "access_denied");
  EXPECT_EQ(done->consent.status, ConsentStatus::authorized);
  EXPECT_EQ(done->consent.status_reason, "");
  EXPECT_EQ(db.tokens.at(id).access.text.reveal(), "access-first");
}

TEST_F(RenewConsentTest, ABankWithoutAPageLeavesTheConsentAsItWas) {
  const ConsentId id = grant();
  bank.pages.fails(Errc::bank_failed);
  auto renewed = run(renew(id, call));
  ASSERT_FALSE(renewed);
  EXPECT_EQ(renewed.error().code, Errc::bank_failed);
  EXPECT_EQ(consent(id).status, ConsentStatus::authorized);
}

TEST_F(RenewConsentTest, AnExpiredConsentCanBeRenewed) {
  const ConsentId id = grant();
  advance(bank.bank_traits.terms.lifetime + 1ms);
  EXPECT_EQ(consent(id).status, ConsentStatus::expired);
  begin_renewal(id);
}

TEST_F(RenewConsentTest, RefusesAPendingConsentAndARevokedOne) {
  const ConsentId pending = begin().consent;
  auto early = run(renew(pending, call));
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, Errc::conflict);

  const ConsentId over = grant();
  ASSERT_TRUE(run(revoke(client.id, over)));
  auto late = run(renew(over, call));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Errc::conflict);
}

TEST_F(RenewConsentTest, AnotherClientsConsentIsNotFound) {
  const ConsentId id = grant();
  const Call foreign = call_of(add_client("stranger"));
  auto renewed = run(renew(id, foreign));
  ASSERT_FALSE(renewed);
  EXPECT_EQ(renewed.error().code, Errc::not_found);
}

}  // namespace
}  // namespace tpp::testing
