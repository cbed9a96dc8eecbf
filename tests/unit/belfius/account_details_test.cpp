#include <gtest/gtest.h>

#include "given_bank.hpp"

namespace tpp::belfius {
namespace {

using testing::GivenBank;

Result<AccountDetails> details_from(std::string body,
                                    std::string content_type = "application/json;charset=utf-8") {
  GivenBank given;
  given.channel.answers(200, std::move(body), std::move(content_type));
  return given.details();
}

std::string answer(const std::string& members) {
  return R"({"iban":"BE68539007547034","currency":"EUR")" +
         (members.empty() ? std::string() : "," + members) + "}";
}

TEST(AccountDetails, ReadTheNewestShape) {
  auto details = details_from(R"({
    "product_type":"payment-account","product_name":"Red account","iban":"BE68539007547034",
    "currency":"EUR","balance":789.01,"multicurrency":true,"account_name":"A. Holder",
    "psu_name":"A. User","other_compartments":[{"currency":"USD","balance":-5.5}],
    "_links":{"self":{"href":"/accounts/x"},"transactions":{"href":"/accounts/x/transactions"}}})");
  ASSERT_TRUE(details) << details.error().cause;
  EXPECT_EQ(details->iban.value(), testing::some_iban);
  EXPECT_EQ(details->product_type, "payment-account");
  EXPECT_EQ(details->product_name, "Red account");
  EXPECT_EQ(details->holder_name, "A. Holder");
  EXPECT_EQ(details->psu_name, "A. User");
  EXPECT_TRUE(details->multicurrency);
  ASSERT_EQ(details->balances.size(), 2U);
  EXPECT_EQ(details->balances[0].amount.amount_text(), "789.01");
  EXPECT_FALSE(details->balances[0].compartment);
  EXPECT_EQ(details->balances[1].amount.amount_text(), "-5.50");
  EXPECT_EQ(details->balances[1].amount.currency.code(), "USD");
  EXPECT_TRUE(details->balances[1].compartment);
}

TEST(AccountDetails, ReadTheNamesOfOlderGenerations) {
  auto first = details_from(
      answer(R"("type":"current-account","balance":"1","accountName":"H","multicurrency":"True")"));
  ASSERT_TRUE(first) << first.error().cause;
  EXPECT_EQ(first->product_name, "current-account");
  EXPECT_EQ(first->holder_name, "H");
  EXPECT_TRUE(first->multicurrency);
  auto second = details_from(answer(R"("product":"Red","balance":1,"multicurrency":false)"));
  ASSERT_TRUE(second) << second.error().cause;
  EXPECT_EQ(second->product_name, "Red");
  EXPECT_FALSE(second->multicurrency);
}

TEST(AccountDetails, DropOptionalTextsOfTheWrongType) {
  auto details = details_from(
      answer(R"("balance":1,"product_name":7,"account_name":{"x":[1]},"multicurrency":[],)"
             R"("other_compartments":null)"));
  ASSERT_TRUE(details) << details.error().cause;
  EXPECT_EQ(details->product_name, "");
  EXPECT_EQ(details->holder_name, "");
  EXPECT_FALSE(details->multicurrency);
  EXPECT_EQ(details->balances.size(), 1U);
}

struct Amount {
  const char* written;
  const char* read;
};
class ExactAmount : public ::testing::TestWithParam<Amount> {};

TEST_P(ExactAmount, IsReadAsItWasWritten) {
  auto details = details_from(answer(R"("balance":)" + std::string(GetParam().written)));
  ASSERT_TRUE(details) << details.error().cause;
  EXPECT_EQ(details->balances[0].amount.amount_text(), GetParam().read);
}

INSTANTIATE_TEST_SUITE_P(Spellings, ExactAmount,
                         ::testing::Values(Amount{"789.01", "789.01"},
                                           Amount{"\"123.12\"", "123.12"}, Amount{"1e3", "1000.00"},
                                           Amount{"-0.10 ", "-0.10"}, Amount{"0", "0.00"},
                                           Amount{"9007199254740993.01", "9007199254740993.01"},
                                           Amount{"0.1", "0.10"}));

class BadBalance : public ::testing::TestWithParam<const char*> {};

TEST_P(BadBalance, MakesTheAnswerInvalid) {
  auto details = details_from(answer(GetParam()));
  ASSERT_FALSE(details);
  EXPECT_EQ(details.error().code, Errc::bank_answer_invalid);
  EXPECT_EQ(details.error().detail, "the bank's answer cannot be read");
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, BadBalance,
    ::testing::Values("", R"("balance":null)", R"("balance":true)", R"("balance":"")",
                      R"("balance":"1,00")", R"("balance":1,00)", R"("balance":NaN)",
                      R"("balance":"NaN")", R"("balance":1E400)", R"("balance":Infinity)",
                      R"("balance":+1)", R"("balance":" 1")", R"("balance":{"amount":1})",
                      R"("balance":1,"balance":2)", R"("balance":1,"balanc\u0065":2)",
                      R"("balance":1,"currency":"USD")", R"("balance":1,"iban":"BE71096123456769")",
                      R"("balance":12345678901234567890)", R"("balance":1 2)",
                      R"("balance":1,"other_compartments":[{"currency":"USD"}])",
                      R"("balance":1,"other_compartments":[{"balance":1}])",
                      R"("balance":1,"other_compartments":[1])",
                      R"("balance":1,"other_compartments":{})",
                      R"("balance":1,"other_compartments":[],"other_compartments":[])"));

TEST(AccountDetails, MustBeAboutTheAccountThatWasAskedFor) {
  auto details = details_from(R"({"iban":"BE71096123456769","currency":"EUR","balance":1})");
  ASSERT_FALSE(details);
  EXPECT_EQ(details.error().code, Errc::bank_answer_invalid);
}

class NotAnAnswer : public ::testing::TestWithParam<std::string> {};

TEST_P(NotAnAnswer, IsInvalid) {
  auto details = details_from(GetParam());
  ASSERT_FALSE(details);
  EXPECT_EQ(details.error().code, Errc::bank_answer_invalid);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, NotAnAnswer,
    ::testing::Values("", " ", "<html>", "[]", "1", "\"x\"", "null",
                      R"({"iban":"BE68539007547034","currency":"EUR","balance":1)",
                      R"({"iban":"BE68539007547034","currency":"EUR","balance":1}})",
                      R"({"iban":"BE68539007547034","currency":"EUR","balance":1} x)",
                      R"({"iban":"BE68539007547034","currency":"EUR","balance":1,"x":{"y":1})",
                      R"({"iban":"BE68539007547034","currency":"EUR","balance":1,"x":[1 2]})",
                      R"({"iban":"BE68539007547034","currency":"EUR","balance":1,"x":oops})",
                      R"({"iban":"BE68539007547034","currency":"eur","balance":1})",
                      R"({"iban":"BE68539007547034","balance":1})",
                      R"({"currency":"EUR","balance":1})",
                      "{\"iban\":\"BE68539007547034\",\"currency\":\"EUR\",\"balance\":1,"
                      "\"account_name\":\"\xc3\x28\"}"));

std::string nested(int levels) {
  const auto count = static_cast<std::size_t>(levels);
  return answer(R"("balance":1,"x":)" + std::string(count, '[') + std::string(count, ']'));
}

TEST(AccountDetails, MayNestToADepthOf32AndNoFurther) {
  EXPECT_TRUE(details_from(nested(31)));
  EXPECT_FALSE(details_from(nested(32)));
  EXPECT_FALSE(details_from(nested(200'000)));
}

TEST(AccountDetails, ComeAsJsonByWhateverJsonName) {
  const std::string body = answer(R"("balance":1)");
  for (const char* type : {"application/json", "Application/JSON ; charset=utf-8",
                           "application/vnd.belfius.api+json; version=3"})
    EXPECT_TRUE(details_from(body, type)) << type;
  for (const char* type : {"text/html", "text/json", "", "application/jsonp", "application/vnd.x"})
    EXPECT_FALSE(details_from(body, type)) << type;
}

TEST(AccountDetails, NeverQuoteTheAnswerInAnError) {
  auto details = details_from(answer(R"("balance":"secret-balance","account_name":"A. Holder")"));
  ASSERT_FALSE(details);
  EXPECT_EQ(details.error().cause.find("secret"), std::string::npos);
}

}  // namespace
}  // namespace tpp::belfius
