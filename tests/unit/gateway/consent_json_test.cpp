#include "api/consent_json.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/fakes/fake_bank.hpp"

namespace tpp::gateway {
namespace {

using nlohmann::json;

struct ConsentJson : ::testing::Test {
  ConsentJson() {
    banks.configured = {&bank};
    consent.id = ConsentId{"c-1"};
    consent.psu_ref = "customer-7";
    consent.bank = BankId{"belfius"};
    consent.language = "nl";
    consent.return_url = "https://app.example/back?a=\"b\"";
  }
  json shown() { return json::parse(consent_response(consent, banks).body); }

  FakeBank bank;
  FakeBanks banks;
  Consent consent;
};

TEST_F(ConsentJson, WhatIsNotThereYetIsNull) {
  const json body = shown();
  for (const char* member :
       {"status_reason", "authorized_at", "expires_at", "renew_from", "authorization"})
    EXPECT_TRUE(body.at(member).is_null()) << member;
  EXPECT_EQ(body["token_state"], "none");
  EXPECT_EQ(body["account_ids"], json::array());
  EXPECT_EQ(body["return_url"], consent.return_url);
}

TEST_F(ConsentJson, ShowsItsTimesAndAccounts) {
  consent.status = ConsentStatus::authorized;
  consent.token_state = TokenState::uncertain;
  consent.authorized_at = UtcTime();
  consent.expires_at = UtcTime(std::chrono::days(180));
  consent.accounts = {AccountId{"a-1"}, AccountId{"a-2"}};
  const json body = shown();
  EXPECT_EQ(body["authorized_at"], "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(body["expires_at"], "1970-06-30T00:00:00.000Z");
  EXPECT_EQ(body["renew_from"], "1970-06-16T00:00:00.000Z");
  EXPECT_EQ(body["token_state"], "uncertain");
  EXPECT_EQ(body["account_ids"], json::array({"a-1", "a-2"}));
}

TEST_F(ConsentJson, EveryStatusSaysWhatToDo) {
  using enum ConsentStatus;
  const std::vector<std::pair<ConsentStatus, std::string>> table{{pending_authorization, "wait"},
                                                                 {authorized, "none"},
                                                                 {renewal_due, "renew"},
                                                                 {expired, "renew"},
                                                                 {revoked, "none"},
                                                                 {rejected, "none"},
                                                                 {failed, "none"}};
  for (const auto& [status, action] : table) {
    consent.status = status;
    EXPECT_EQ(shown()["status"], name_of(status));
    EXPECT_EQ(shown()["action_required"], action) << name_of(status);
  }
}

TEST_F(ConsentJson, OfABankThatIsGoneIsStillShown) {
  banks.configured.clear();
  consent.expires_at = UtcTime();
  EXPECT_TRUE(shown()["renew_from"].is_null());
}

TEST_F(ConsentJson, ALinkSaysItsPurpose) {
  AuthorizationLink link{AuthorizationId{"l-1"}, AuthorizationPurpose::renewal, "https://b/\"",
                         UtcTime()};
  const json body = json::parse(consent_with_link({consent, link}, banks).body);
  const json expected = {{"id", "l-1"},
                         {"purpose", "renewal"},
                         {"url", "https://b/\""},
                         {"expires_at", "1970-01-01T00:00:00.000Z"}};
  EXPECT_EQ(body["authorization"], expected);
}

}  // namespace
}  // namespace tpp::gateway
