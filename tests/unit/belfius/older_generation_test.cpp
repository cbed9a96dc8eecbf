// The older generation: consents for one account, named by us; old bodies and refusals.

#include <gtest/gtest.h>

#include "given_bank.hpp"

namespace tpp::belfius {
namespace {

using testing::GivenBank;
using testing::header_of;

struct OldBank : GivenBank {
  explicit OldBank(BankProfile profile = testing::some_profile("belfius-v1"))
      : GivenBank(std::move(profile)) {}

  Result<std::string> page_for(ConsentScope scope) {
    const AuthorizationPageRequest request{"nl", Secret("state-1"), Secret("verifier"), scope,
                                           *Iban::parse(testing::some_iban)};
    const Call call = testing::some_call();
    return testing::run(bank.authorization_page(request, call));
  }
};

constexpr const char* one_page = R"([{"language":"nl","consent_uri":"https://www.belfius.be/x"}])";

TEST(OlderGeneration, NamesTheAccountOfAConsent) {
  OldBank given;
  given.channel.answers(200, one_page);
  given.channel.answers(200, one_page);
  ASSERT_TRUE(given.page_for(ConsentScope::ais));
  ASSERT_TRUE(given.page_for(ConsentScope::caf));
  const http::ClientRequest& request = given.channel.seen.at(0);
  EXPECT_EQ(request.target, "/consent-uris?scope=AIS&iban=BE68539007547034");
  EXPECT_EQ(header_of(request, "Accept"), "application/vnd.belfius.api+json; version=2");
  EXPECT_EQ(given.channel.seen.at(1).target, "/consent-uris?scope=CAF&iban=BE68539007547034");
}

TEST(NewestGeneration, BeginsFundConsentsAtAnOlderVersion) {
  OldBank given(testing::some_profile());
  given.channel.answers(200, one_page);
  ASSERT_TRUE(given.page_for(ConsentScope::caf));
  EXPECT_EQ(header_of(given.channel.seen.at(0), "Accept"),
            "application/vnd.belfius.api+json; version=3");
}

TEST(OlderGeneration, TakesTheAccountFromTheTokenAnswer) {
  OldBank given;
  given.channel.answers(
      200, R"({"access_token":"a","logical_id":"5f1c","iban":"BE68539007547034","scope":"AIS"})");
  given.channel.answers(200, R"({"access_token":"a","logical_id":"5f1c"})");
  auto named = given.exchange();
  auto unnamed = given.exchange();
  ASSERT_TRUE(named && named->account);
  EXPECT_EQ(named->account->logical_id.text.reveal(), "5f1c");
  EXPECT_EQ(named->account->iban, *Iban::parse(testing::some_iban));
  ASSERT_TRUE(unnamed && unnamed->account);
  EXPECT_EQ(unnamed->account->iban, std::nullopt);
}

TEST(OlderGeneration, KeepsTokensWhoseAccountCannotBeRead) {
  for (const char* account : {R"("logical_id":"")", R"("logical_id":"..")", R"("logical_id":null)",
                              R"("logical_id":"x","iban":"BE00539007547034")"}) {
    OldBank given;
    given.channel.answers(200, R"({"access_token":"a",)" + std::string(account) + "}");
    auto grant = given.refresh();
    ASSERT_TRUE(grant) << grant.error().cause;
    EXPECT_FALSE(grant->account);
  }
}

TEST(OlderGeneration, ListsNoAccounts) {
  OldBank given;
  EXPECT_EQ(given.accounts().error().code, Errc::bank_answer_invalid);
  EXPECT_TRUE(given.channel.seen.empty());
}

TEST(OlderGeneration, SendsTheRedirectUriWithEveryRead) {
  OldBank given;
  given.channel.answers(200, R"({"type":"Current account","iban":"BE68539007547034",)"
                             R"("currency":"EUR","balance":12.5,"accountName":"A B"})");
  given.channel.answers(200, R"({"_embedded":{"transactions":[]},"_links":{}})");
  auto details = given.details();
  ASSERT_TRUE(details) << details.error().cause;
  EXPECT_EQ(details->product_name, "Current account");
  EXPECT_EQ(details->holder_name, "A B");
  ASSERT_TRUE(given.transactions());
  for (const http::ClientRequest& request : given.channel.seen)
    EXPECT_EQ(header_of(request, "Redirect-URI"), "https://tpp.example/callback/belfius");
}

TEST(OlderGeneration, FindsThePageForFreshScaInTheDescription) {
  OldBank given;
  given.channel.answers(400, R"({"error":"SCA_required","error_code":"20007","error_description":)"
                             R"("Renew at https://www.belfius.be/sca?apptoken=T."})");
  auto page = given.transactions();
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code, Errc::consent_renewal_due);
  EXPECT_EQ(page.error().context->authorization_url, "https://www.belfius.be/sca?apptoken=T");
}

TEST(OlderGeneration, RefusesALanguageOrVersionWithoutABody) {
  OldBank given;
  given.channel.answers(406, "");
  auto details = given.details();
  ASSERT_FALSE(details);
  EXPECT_EQ(details.error().code, Errc::bank_refused);
  EXPECT_NE(details.error().detail.find("version or the language"), std::string::npos);
}

TEST(OlderGeneration, MayRefuseARefreshTokenWith500WhereTheProfileSaysSo) {
  BankProfile profile = testing::some_profile("belfius-v1");
  OldBank careful(profile);
  careful.channel.answers(500, R"({"error":"internal_server_error"})");
  EXPECT_EQ(careful.refresh().error().code, Errc::bank_outcome_unknown);

  profile.refused_refresh_statuses = {500};
  OldBank told(profile);
  for (int i = 0; i < 2; ++i) told.channel.answers(500, R"({"error":"internal_server_error"})");
  EXPECT_EQ(told.refresh().error().code, Errc::grant_refused);
  EXPECT_EQ(told.exchange().error().code, Errc::bank_outcome_unknown);
}

}  // namespace
}  // namespace tpp::belfius
