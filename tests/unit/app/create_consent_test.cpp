#include "app/create_consent.hpp"

#include <gtest/gtest.h>

#include "support/given_app.hpp"

namespace tpp::testing {
namespace {

struct CreateConsentTest : ::testing::Test, GivenApp {
  Result<ConsentWithLink> submit(const NewConsent& wanted) {
    return run(create(client, wanted, call));
  }
};

std::vector<std::string> fields_of(const Error& error) {
  std::vector<std::string> fields;
  if (error.context)
    for (const auto& each : error.context->fields) fields.push_back(each.field);
  return fields;
}

TEST_F(CreateConsentTest, AnswersTheConsentAndTheBanksPage) {
  bank.pages.answers("https://bank.example/sca");
  NewConsent wanted = new_consent();
  wanted.language = "fr";

  auto created = submit(wanted);

  ASSERT_TRUE(created);
  EXPECT_EQ(created->consent.status, ConsentStatus::pending_authorization);
  EXPECT_EQ(created->consent.language, "fr");
  EXPECT_EQ(created->consent.client, client.id);
  EXPECT_EQ(created->consent.pending_until, clock.now() + authorization_lifetime);
  EXPECT_EQ(created->link.url, "https://bank.example/sca");
  EXPECT_EQ(created->link.purpose, AuthorizationPurpose::initial);
  EXPECT_EQ(created->link.expires_at, clock.now() + authorization_lifetime);
}

TEST_F(CreateConsentTest, UsesTheBanksFirstLanguageWhenNoneIsWanted) {
  bank.pages.answers("https://bank.example/sca");
  ASSERT_TRUE(submit(new_consent()));
  EXPECT_EQ(bank.pages.seen.at(0).language, "nl");
}

TEST_F(CreateConsentTest, SendsTheStateAndVerifierThatItStored) {
  bank.pages.answers("https://bank.example/sca");
  ASSERT_TRUE(submit(new_consent()));
  const Authorization& stored = db.attempts.at(0).authorization;
  EXPECT_TRUE(bank.pages.seen.at(0).state.equals(stored.state));
  EXPECT_TRUE(bank.pages.seen.at(0).code_verifier.equals(stored.code_verifier));
  EXPECT_FALSE(stored.state.equals(stored.code_verifier));
}

TEST_F(CreateConsentTest, StoresBeforeTheBankIsCalled) {
  std::size_t stored = 0;
  bank.on_call = [&](std::string_view) { stored = db.consents.size() + db.attempts.size(); };
  bank.pages.answers("https://bank.example/sca");
  ASSERT_TRUE(submit(new_consent()));
  EXPECT_EQ(stored, 2U);
}

TEST_F(CreateConsentTest, ReportsAllWrongFieldsAtOnce) {
  NewConsent wanted = new_consent();
  wanted.psu_ref = "has a space";
  wanted.scope = ConsentScope::caf;
  wanted.language = "en";
  wanted.return_url = "https://evil.example/back";

  auto created = submit(wanted);

  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().code, Errc::validation_failed);
  const std::vector<std::string> all{"/psu_ref", "/language", "/return_url", "/scope"};
  EXPECT_EQ(fields_of(created.error()), all);
  EXPECT_TRUE(db.consents.empty());
  EXPECT_TRUE(bank.calls.empty());
}

TEST_F(CreateConsentTest, RefusesAnUnknownBank) {
  NewConsent wanted = new_consent();
  wanted.bank = BankId{"nobank"};
  auto created = submit(wanted);
  ASSERT_FALSE(created);
  EXPECT_EQ(fields_of(created.error()), std::vector<std::string>{"/bank"});
}

TEST_F(CreateConsentTest, RefusesAPsuRefThatIsEmptyLongOrNotVisibleAscii) {
  for (const std::string& wrong : {std::string(), std::string(129, 'x'), std::string("a\x7f"),
                                   std::string("a\0b", 3), std::string("caf\xc3\xa9")}) {
    NewConsent wanted = new_consent();
    wanted.psu_ref = wrong;
    auto created = submit(wanted);
    ASSERT_FALSE(created);
    EXPECT_EQ(fields_of(created.error()), std::vector<std::string>{"/psu_ref"});
  }
}

TEST_F(CreateConsentTest, AsksForTheClientsScopeFirst) {
  client.scopes = {ClientScope::pis, ClientScope::caf};
  auto created = submit(new_consent());
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().code, Errc::forbidden);
  EXPECT_TRUE(db.consents.empty());
}

TEST_F(CreateConsentTest, ClosesTheConsentWhenTheBankGivesNoPage) {
  bank.pages.fails(Errc::bank_unreachable);

  auto created = submit(new_consent());

  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().code, Errc::bank_unreachable);
  const Consent& stored = db.consents.begin()->second;
  EXPECT_EQ(stored.status, ConsentStatus::failed);
  EXPECT_EQ(stored.status_reason, "bank_page_unavailable");
}

TEST_F(CreateConsentTest, AnAccountThatTheBankKeepsClosedIsTheReasonTheConsentFailed) {
  for (const Errc code : {Errc::account_blocked, Errc::account_not_supported,
                          Errc::channel_not_permitted, Errc::wrong_brand}) {
    bank.pages.fails(code);
    db.consents.clear();
    auto created = submit(new_consent());
    ASSERT_FALSE(created);
    EXPECT_EQ(created.error().code, code);
    const Consent& stored = db.consents.begin()->second;
    EXPECT_EQ(stored.status, ConsentStatus::failed);
    EXPECT_EQ(stored.status_reason, name_of(code));
  }
}

TEST_F(CreateConsentTest, CallsNoBankWhenItCannotStore) {
  db.failure = Error{Errc::storage_unavailable, "away"};
  auto created = submit(new_consent());
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().code, Errc::storage_unavailable);
  EXPECT_TRUE(bank.calls.empty());
}

}  // namespace
}  // namespace tpp::testing
