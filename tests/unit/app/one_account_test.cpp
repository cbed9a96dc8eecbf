// Consents for one account: named by the client before, by the bank with the tokens.

#include <gtest/gtest.h>

#include "support/given_app.hpp"

namespace tpp {
namespace {

using namespace testing;

struct OneAccountTest : ::testing::Test, GivenApp {
  OneAccountTest() { bank.bank_traits.consents_take_iban = true; }

  Authorization begin_for(const char* iban = some_iban) {
    bank.pages.answers("https://bank.example/sca");
    NewConsent wanted = new_consent();
    wanted.iban = *Iban::parse(iban);
    auto created = run(create(client, std::move(wanted), call));
    if (!created) throw std::runtime_error(created.error().detail);
    return db.attempts.back().authorization;
  }

  CompletedAuthorization come_back(const Authorization& authorization, const TokenGrant& grant) {
    bank.codes.answers(grant);
    auto done = run(complete.from_client(returned(authorization, "code"), call));
    if (!done) throw std::runtime_error(done.error().detail);
    return *done;
  }

  static TokenGrant grant_for(const char* logical_id, const char* iban = nullptr) {
    TokenGrant grant = some_grant("first");
    grant.account = NamedAccount{LogicalId{Secret(logical_id)}, std::nullopt};
    if (iban != nullptr) grant.account->iban = *Iban::parse(iban);
    return grant;
  }
};

TEST_F(OneAccountTest, NeedsItsIban) {
  auto created = run(create(client, new_consent(), call));
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().context->fields.at(0).field, "/iban");
}

TEST_F(OneAccountTest, IsRefusedWhereTheCustomerChoosesAtTheBank) {
  bank.bank_traits.consents_take_iban = false;
  NewConsent wanted = new_consent();
  wanted.iban = *Iban::parse(some_iban);
  auto created = run(create(client, wanted, call));
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().context->fields.at(0).field, "/iban");
}

TEST_F(OneAccountTest, TakesItsAccountFromTheTokens) {
  const Authorization authorization = begin_for();
  EXPECT_EQ(bank.pages.seen.at(0).iban, *Iban::parse(some_iban));

  EXPECT_TRUE(come_back(authorization, grant_for("id-1")).granted);

  EXPECT_TRUE(bank.listings.seen.empty());
  ASSERT_EQ(db.accounts.size(), 1U);
  EXPECT_EQ(db.accounts.front().account.iban, *Iban::parse(some_iban));
  EXPECT_EQ(db.accounts.front().logical_id->text.reveal(), "id-1");
}

TEST_F(OneAccountTest, AsksForTheSameAccountAtARenewal) {
  const Authorization first = begin_for();
  come_back(first, grant_for("id-1"));
  const AccountId account = account_of(first.consent);

  bank.pages.answers("https://bank.example/sca");
  ASSERT_TRUE(run(renew(first.consent, call)));
  EXPECT_EQ(bank.pages.seen.back().iban, *Iban::parse(some_iban));
  come_back(db.attempts.back().authorization, grant_for("id-2", some_iban));

  EXPECT_EQ(account_of(first.consent), account);
  EXPECT_EQ(db.accounts.front().logical_id->text.reveal(), "id-2");
}

TEST_F(OneAccountTest, KeepsNoTokensForAnother) {
  const Authorization authorization = begin_for();
  const auto done = come_back(authorization, grant_for("id-1", other_iban));
  EXPECT_FALSE(done.granted);
  EXPECT_EQ(done.reason, "other_account");
  EXPECT_EQ(done.consent.status, ConsentStatus::failed);
  EXPECT_TRUE(db.tokens.empty());
  EXPECT_TRUE(db.accounts.empty());
}

TEST_F(OneAccountTest, IsListedByTheBankWhereTokensDoNotNameIt) {
  const Authorization authorization = begin_for();
  bank.listings.answers(granted({some_iban}));
  EXPECT_TRUE(come_back(authorization, some_grant("first")).granted);
  EXPECT_EQ(bank.listings.seen.size(), 1U);
  EXPECT_EQ(db.accounts.size(), 1U);
}

}  // namespace
}  // namespace tpp
