// What the bank may answer to an order that it takes, and what must not be believed.
#include <gtest/gtest.h>

#include "unit/belfius/given_payments.hpp"

namespace tpp::belfius {
namespace {

using namespace testing;

constexpr const char* page_with_our_state = "https://www.belfius.be/sign?id=1&state=state-1";

std::string body_with(const std::string& members) {
  return R"({"payment_id":"p/1","transaction_status":"RCVD")" + members + "}";
}

void expect_unknown(const Result<Initiation>& result, const std::string& cause) {
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Errc::bank_outcome_unknown);
  EXPECT_NE(result.error().cause.find(cause), std::string::npos) << result.error().cause;
}

TEST(InitiationAnswer, AsksToSignIn401) {
  GivenPayments given;
  given.asks_to_sign();
  const auto result = given.initiate();
  ASSERT_TRUE(result);
  EXPECT_EQ(result->page, page_with_our_state);
  EXPECT_EQ(result->bank_id->reveal(), "p/1");
  EXPECT_EQ(result->report.iso_status, "");
}

TEST(InitiationAnswer, AsksToSignInTheBodyOf201And202) {
  for (const unsigned status : {200U, 201U, 202U}) {
    GivenPayments given;
    given.channel.answers(status,
                          body_with(R"(,"redirect_uri":"https://www.belfius.be/sign?id=1")"));
    const auto result = given.initiate();
    ASSERT_TRUE(result) << status;
    EXPECT_EQ(result->page, page_with_our_state);
    EXPECT_EQ(result->bank_id->reveal(), "p/1");
    EXPECT_EQ(result->report.iso_status, "RCVD");
  }
}

TEST(InitiationAnswer, AsksToSignInTheLocationHeader) {
  for (const unsigned status : {201U, 302U}) {
    GivenPayments given;
    given.channel.answers(status, body_with(""));
    given.channel.add_header("Location", signing_page);
    const auto result = given.initiate();
    ASSERT_TRUE(result) << status;
    EXPECT_EQ(result->page, page_with_our_state);
  }
}

TEST(InitiationAnswer, MayStartAtOnce) {
  GivenPayments given;
  given.channel.answers(201, R"({"payment_id":"p/1","transaction_status":"ACSP"})");
  given.channel.add_header("Location", "/payments/sepa-credit-transfers/1");
  const auto result = given.initiate(some_transfer(), with_access());
  ASSERT_TRUE(result);
  EXPECT_FALSE(result->page);
  EXPECT_EQ(result->bank_id->reveal(), "p/1");
  EXPECT_EQ(result->report.iso_status, "ACSP");
}

TEST(InitiationAnswer, OfTheOlderGenerationIsALocationAndOurOwnId) {
  GivenPayments given(older_profile());
  CreditTransfer order = some_transfer();
  order.debtor = DebtorAccount{*Iban::parse(some_iban), std::nullopt};
  given.channel.answers(201, "", "");
  given.channel.add_header("Location", signing_page);
  const auto signing = given.initiate(order);
  ASSERT_TRUE(signing);
  EXPECT_EQ(signing->page, page_with_our_state);
  EXPECT_FALSE(signing->bank_id);
  given.channel.answers(201, "", "");
  const auto started = given.initiate(order, with_access());
  ASSERT_TRUE(started);
  EXPECT_FALSE(started->page || started->bank_id);
}

TEST(InitiationAnswer, HoldsThePageWhereTheProfileSays) {
  BankProfile profile = some_profile();
  profile.payments->signing_page.page.member = "sign_here";
  GivenPayments given(profile);
  given.channel.answers(201, body_with(R"(,"help":"https://www.belfius.be/help",)"
                                       R"("sign_here":"https://www.belfius.be/sign?id=1")"));
  EXPECT_EQ(given.initiate()->page, page_with_our_state);
}

TEST(InitiationAnswer, TakesTheFirstSpellingOfTheId) {
  BankProfile profile = some_profile();
  profile.payments->answer.id = {"payment_id", "paymentId"};
  GivenPayments given(profile);
  given.channel.answers(201, R"({"paymentId":"second","payment_id":7})");
  EXPECT_EQ(given.initiate()->bank_id->reveal(), "7");
}

TEST(InitiationAnswer, WithAForeignPageIsAnUnknownOutcome) {
  for (const char* page :
       {"https://www.belfius.be.evil.example/x", "http://www.belfius.be/x", "//evil.example/x"}) {
    GivenPayments given;
    given.channel.answers(302, body_with(""));
    given.channel.add_header("Location", page);
    expect_unknown(given.initiate(), "not on an allowed origin");
  }
  GivenPayments given;
  given.asks_to_sign("https://evil.example/sign");
  expect_unknown(given.initiate(), "not on an allowed origin");
}

TEST(InitiationAnswer, ThatAsksToSignAndDoesNotSayWhereIsAnUnknownOutcome) {
  GivenPayments given;
  given.channel.answers(401, R"({"error":"SCA_REQUIRED","payment_id":"p/1"})");
  expect_unknown(given.initiate(), "no page");
  given.channel.answers(302, body_with(""));
  expect_unknown(given.initiate(), "no page");
}

TEST(InitiationAnswer, WithoutAUsableIdIsAnUnknownOutcome) {
  const std::string members = R"("redirect_uri":"https://www.belfius.be/sign")";
  for (const std::string id :
       {"", R"("payment_id":"",)", R"("payment_id":null,)", R"("payment_id":{"a":1},)",
        R"("payment_id":"a b",)", R"("payment_id":"a\nb",)",
        R"("payment_id":"p/1","payment_id":"p/2",)"}) {
    GivenPayments given;
    given.channel.answers(201, "{" + id + members + "}");
    const auto result = given.initiate();
    ASSERT_FALSE(result) << id;
    EXPECT_EQ(result.error().code, Errc::bank_outcome_unknown) << id;
  }
}

TEST(InitiationAnswer, ThatCannotBeReadIsAnUnknownOutcome) {
  for (const char* body : {"", "[]", "{\"payment_id\":\"p/1\"", "<html/>"}) {
    GivenPayments given;
    given.channel.answers(201, body);
    EXPECT_EQ(given.initiate().error().code, Errc::bank_outcome_unknown) << body;
  }
  GivenPayments given;
  given.channel.answers(201, body_with(""), "text/html");
  EXPECT_EQ(given.initiate().error().code, Errc::bank_outcome_unknown);
}

TEST(InitiationAnswer, WithAStatusThatTheProfileDoesNotKnowIsAnUnknownOutcome) {
  for (const unsigned status : {204U, 301U, 303U}) {
    GivenPayments given;
    given.channel.answers(status, body_with(""));
    expect_unknown(given.initiate(), "the bank answered " + std::to_string(status));
  }
  BankProfile profile = some_profile();
  profile.payments->signing_page.statuses = {201};
  GivenPayments given(profile);
  given.asks_to_sign();
  expect_unknown(given.initiate(), "SCA_REQUIRED");
}

TEST(InitiationAnswer, KeepsOnlyWordsOfTheStatus) {
  GivenPayments given;
  given.channel.answers(
      201, R"({"payment_id":"p/1","transaction_status":"AC SP\n","reason_code":"AM04"})");
  const auto result = given.initiate();
  ASSERT_TRUE(result);
  EXPECT_EQ(result->report.iso_status, "ACSP");
  EXPECT_EQ(result->report.reason, "AM04");
}

}  // namespace
}  // namespace tpp::belfius
