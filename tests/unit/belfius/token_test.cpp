#include <gtest/gtest.h>

#include "given_bank.hpp"

namespace tpp::belfius {
namespace {

namespace chr = std::chrono;
using testing::GivenBank;

Result<TokenGrant> grant_from(std::string body) {
  GivenBank given;
  given.channel.answers(200, std::move(body));
  return given.exchange();
}

TEST(TokenAnswer, BringsThePairAndTheProofOfSca) {
  auto grant = grant_from(
      R"({"access_token":"a-1","token_type":"Bearer","expires_in":"900","refresh_token":"r-1",)"
      R"("scope":"AIS","sca_token":"s-1"})");
  ASSERT_TRUE(grant) << grant.error().cause;
  EXPECT_EQ(grant->access_token.reveal(), "a-1");
  EXPECT_EQ(grant->refresh_token->reveal(), "r-1");
  EXPECT_EQ(grant->access_lifetime, chr::seconds(900));
  EXPECT_EQ(grant->sca_token->reveal(), "s-1");
  EXPECT_EQ(grant->sca_lifetime, chr::seconds(3600));
}

TEST(TokenAnswer, ARefreshTokenLivesAsLongAsTheProfileSays) {
  const std::string body = R"({"access_token":"a-1","refresh_token":"r-1"})";
  EXPECT_EQ(grant_from(body)->refresh_lifetime, chr::seconds(0));

  BankProfile profile = testing::some_profile();
  profile.lifetimes.refresh_token = chr::days(30);
  GivenBank given(std::move(profile));
  given.channel.answers(200, body);
  EXPECT_EQ(given.exchange()->refresh_lifetime, chr::days(30));
  given.channel.answers(200, R"({"access_token":"a-2"})");
  EXPECT_EQ(given.refresh()->refresh_lifetime, chr::days(30));
}

TEST(TokenAnswer, MayHoldNothingButTheAccessToken) {
  for (const char* body :
       {R"({"access_token":"a"})", R"({"access_token":"a","refresh_token":null,"sca_token":""})"}) {
    auto grant = grant_from(body);
    ASSERT_TRUE(grant) << grant.error().cause;
    EXPECT_EQ(grant->refresh_token, std::nullopt);
    EXPECT_EQ(grant->sca_token, std::nullopt);
    EXPECT_EQ(grant->sca_lifetime, chr::seconds(0));
  }
}

struct Lifetime {
  const char* written;
  int seconds;
};
class AccessLifetime : public ::testing::TestWithParam<Lifetime> {};

TEST_P(AccessLifetime, IsReadAsNumberOrTextAndElseAssumed) {
  auto grant =
      grant_from(R"({"access_token":"a","expires_in":)" + std::string(GetParam().written) + "}");
  ASSERT_TRUE(grant) << grant.error().cause;
  EXPECT_EQ(grant->access_lifetime, chr::seconds(GetParam().seconds));
}

INSTANTIATE_TEST_SUITE_P(Spellings, AccessLifetime,
                         ::testing::Values(Lifetime{"300", 300}, Lifetime{"\"300\"", 300},
                                           Lifetime{"null", 900}, Lifetime{"\"soon\"", 900},
                                           Lifetime{"-1", 900}, Lifetime{"0", 900},
                                           Lifetime{"1.5", 900}, Lifetime{"{}", 900},
                                           Lifetime{"99999999999", 90 * 86400},
                                           Lifetime{"99999999999999999999", 900}));

class BadTokenAnswer : public ::testing::TestWithParam<const char*> {};

TEST_P(BadTokenAnswer, IsInvalidAndSaysThatThePairProbablyRotated) {
  auto grant = grant_from(GetParam());
  ASSERT_FALSE(grant);
  EXPECT_EQ(grant.error().code, Errc::bank_answer_invalid);
  EXPECT_NE(grant.error().cause.find("probably rotated"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, BadTokenAnswer,
    ::testing::Values("", "{", "{}", "[]", "null", R"({"access_token":""})",
                      R"({"access_token":1})", R"({"access_token":null})",
                      R"({"access_token":"a b"})", R"({"access_token":"a\r\nX: y"})",
                      R"({"access_token":"a","access_token":"b"})",
                      R"({"access_token":"a","access_to\u006ben":"b"})",
                      R"({"access_token":"a","refresh_token":"r","refresh_token":"q"})",
                      R"({"access_token":"a","refresh_token":5})",
                      R"({"access_token":"a"} {"access_token":"b"})",
                      R"({"access_token":"a","refresh_token":"r)"));

TEST(TokenAnswer, ThatIsALoginPageIsInvalid) {
  GivenBank given;
  given.channel.answers(200, "<html></html>", "text/html");
  auto grant = given.refresh();
  ASSERT_FALSE(grant);
  EXPECT_EQ(grant.error().code, Errc::bank_answer_invalid);
}

TEST(TokenCall, TellsWhetherAnythingWasSent) {
  GivenBank given;
  given.channel.fails(Errc::bank_unreachable);
  given.channel.fails(Errc::bank_outcome_unknown);
  given.channel.fails(Errc::deadline_exceeded, "no answer in time; not sent");
  given.channel.fails(Errc::deadline_exceeded, "no answer in time; sent");
  given.channel.fails(Errc::overloaded);
  given.channel.fails(Errc::invalid_input);
  std::vector<Errc> codes;
  while (!given.channel.next.empty()) codes.push_back(given.refresh().error().code);
  const std::vector<Errc> expected{Errc::bank_unreachable, Errc::bank_outcome_unknown,
                                   Errc::bank_unreachable, Errc::bank_outcome_unknown,
                                   Errc::overloaded,       Errc::bank_unreachable};
  EXPECT_EQ(codes, expected);
}

Result<ScaGrant> sca_grant_from(std::string body) {
  GivenBank given;
  given.channel.answers(200, std::move(body));
  return given.exchange_sca();
}

TEST(ScaAnswer, MayHoldTheProofAlone) {
  auto grant = sca_grant_from(R"({"sca_token":"s-1"})");
  ASSERT_TRUE(grant) << grant.error().cause;
  EXPECT_EQ(grant->proof->reveal(), "s-1");
  EXPECT_EQ(grant->proof_lifetime, chr::seconds(3600));
  EXPECT_FALSE(grant->tokens);
}

TEST(ScaAnswer, MayHoldAWholePair) {
  auto grant = sca_grant_from(R"({"access_token":"a-1","refresh_token":"r-1","sca_token":"s-1"})");
  ASSERT_TRUE(grant && grant->tokens);
  EXPECT_EQ(grant->tokens->access_token.reveal(), "a-1");
  EXPECT_EQ(grant->tokens->sca_token->reveal(), "s-1");
}

TEST(ScaAnswer, WithNeitherIsInvalid) {
  for (const char* body : {"{}", R"({"sca_token":""})", R"({"access_token":7,"sca_token":"s"})"})
    EXPECT_EQ(sca_grant_from(body).error().code, Errc::bank_answer_invalid) << body;
}

TEST(ScaExchange, SendsAVerifierOnlyWhereTheProfileSaysSo) {
  for (const bool wanted : {false, true}) {
    BankProfile profile = testing::some_profile();
    profile.sca_code_verifier = wanted;
    GivenBank given(profile);
    given.channel.answers(200, R"({"sca_token":"s-1"})");
    ASSERT_TRUE(given.exchange_sca());
    const std::string& form = given.channel.seen.at(0).body;
    EXPECT_EQ(form.find("code_verifier=verifier") != std::string::npos, wanted);
    EXPECT_TRUE(given.channel.seen.at(0).fresh_connection);
  }
}

TEST(TokenAnswer, WhatCannotBeReadIsHandedOutAsItCame) {
  for (const char* type : {"application/json", "text/html"}) {
    GivenBank given;
    given.channel.answers(200, "{\"access_token\":\"half", type);
    EXPECT_EQ(given.refresh().error().code, Errc::bank_answer_invalid);
    ASSERT_TRUE(given.unread.body) << type;
    EXPECT_EQ(given.unread.body->reveal(), "{\"access_token\":\"half");
  }
}

TEST(TokenAnswer, ARefusalIsNothingToKeep) {
  GivenBank given;
  given.channel.answers(400, R"({"error":"INVALID_GRANT","error_code":"10006"})");
  EXPECT_FALSE(given.refresh());
  EXPECT_FALSE(given.unread.body);
}

}  // namespace
}  // namespace tpp::belfius
