#include "belfius/funds.hpp"

#include <gtest/gtest.h>

#include "given_bank.hpp"

namespace tpp::belfius {
namespace {

using testing::GivenBank;
using testing::header_of;

struct AskedBank : GivenBank {
  using GivenBank::GivenBank;
  Result<bool> ask(const char* amount = "250", const Currency& currency = Currency::eur()) {
    const Money money{*Decimal::parse(amount), currency};
    const AccountAccess access = testing::some_account();
    const Call call = testing::some_call();
    return testing::run(bank.funds_available(access, money, call));
  }
};

TEST(Funds, AreAskedForByIbanInTheNewestGeneration) {
  AskedBank given;
  given.channel.answers(200, R"({"funds_available":true})");
  auto available = given.ask();
  ASSERT_TRUE(available) << available.error().cause;
  EXPECT_TRUE(*available);
  const http::ClientRequest& request = given.channel.seen.at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/funds-confirmations");
  EXPECT_EQ(request.content_type, "application/json");
  EXPECT_EQ(request.body, R"({"account":{"iban":"BE68539007547034"},)"
                          R"("instructed_amount":{"amount":"250.00","currency":"EUR"}})");
  EXPECT_EQ(header_of(request, "Accept"), "application/vnd.belfius.api+json; version=1");
  EXPECT_EQ(header_of(request, "Authorization"), "Bearer access-1");
  EXPECT_EQ(header_of(request, "Redirect-URI"), "");
}

TEST(Funds, AreAskedForByLogicalIdInTheOlderOne) {
  AskedBank given(testing::some_profile("belfius-v1"));
  given.channel.answers(200, R"({"funds_available":"True"})");
  ASSERT_TRUE(given.ask("0.5"));
  const http::ClientRequest& request = given.channel.seen.at(0);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.target,
            "/funds-confirmations?amount=0.50&currency=EUR&logical-id=eyJ.x..y%2Fz");
  EXPECT_EQ(request.body, "");
  EXPECT_EQ(header_of(request, "Redirect-URI"), "https://tpp.example/callback/belfius");
}

TEST(Funds, MayHaveTheLogicalIdInThePath) {
  BankProfile profile = testing::some_profile("belfius-v1");
  profile.funds->endpoint.path = "/accounts/{logical-id}/funds";
  profile.funds->logical_id.reset();
  AskedBank given(std::move(profile));
  given.channel.answers(200, R"({"funds_available":false})");
  ASSERT_TRUE(given.ask("1"));
  EXPECT_EQ(given.channel.seen.at(0).target,
            "/accounts/eyJ.x..y%2Fz/funds?amount=1.00&currency=EUR");
}

TEST(Funds, AreReadFromBooleansAndTexts) {
  for (const auto& [body, expected] :
       {std::pair{R"({"funds_available":false})", false},
        std::pair{R"({"funds_available":"False"})", false},
        std::pair{R"({"funds_available":"true","more":[1]})", true}}) {
    AskedBank given;
    given.channel.answers(200, body);
    auto available = given.ask();
    ASSERT_TRUE(available) << body;
    EXPECT_EQ(*available, expected) << body;
  }
}

TEST(Funds, AreNeverGuessed) {
  for (const char* body : {"{}", "[]", R"({"funds_available":null})", R"({"funds_available":1})",
                           R"({"funds_available":"yes"})"}) {
    AskedBank given;
    given.channel.answers(200, body);
    EXPECT_EQ(given.ask().error().code, Errc::bank_answer_invalid) << body;
  }
}

TEST(Funds, OfAnotherAccountOrCurrencyAreRefusedInClearWords) {
  AskedBank given;
  given.channel.answers(403, R"({"error":"INVALID_ACCOUNT","error_code":"B14800ZZ-3002-000000"})");
  given.channel.answers(400, R"({"error":"INVALID_INPUT","error_code":"B14821ZZ-1232-000000"})");
  EXPECT_EQ(given.ask().error().code, Errc::wrong_brand);
  const Error currency = given.ask().error();
  EXPECT_EQ(currency.code, Errc::bank_refused);
  EXPECT_EQ(currency.detail, "the account does not hold this currency");
}

TEST(Funds, AreNotOfferedWithoutTheirSection) {
  BankProfile profile = testing::some_profile();
  profile.funds.reset();
  AskedBank given(std::move(profile));
  EXPECT_FALSE(given.bank.traits().offers_caf);
  EXPECT_EQ(given.ask().error().code, Errc::bank_refused);
  EXPECT_TRUE(given.channel.seen.empty());
}

}  // namespace
}  // namespace tpp::belfius
