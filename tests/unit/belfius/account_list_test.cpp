#include <gtest/gtest.h>

#include "given_bank.hpp"

namespace tpp::belfius {
namespace {

using testing::GivenBank;

Result<std::vector<GrantedAccount>> accounts_from(std::string body) {
  GivenBank given;
  given.channel.answers(200, std::move(body));
  return given.accounts();
}

class AccountListShape : public ::testing::TestWithParam<const char*> {};

TEST_P(AccountListShape, IsReadWhateverItsWrapping) {
  auto accounts = accounts_from(GetParam());
  ASSERT_TRUE(accounts) << accounts.error().cause;
  ASSERT_EQ(accounts->size(), 1U);
  EXPECT_EQ(accounts->at(0).logical_id.text.reveal(), "id-1");
  EXPECT_EQ(accounts->at(0).iban.value(), testing::some_iban);
  EXPECT_EQ(accounts->at(0).currency.code(), "EUR");
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, AccountListShape,
    ::testing::Values(
        R"({"accounts":[{"logical_id":"id-1","iban":"BE68539007547034","currency":"EUR",
            "_links":{"self":{"href":"/accounts/id-1"}}}]})",
        R"([{"logical-id":"id-1","iban":"be68 5390 0754 7034","holder":null}])",
        R"({"page":1,"_links":{"self":{}},"data":[{"iban":"BE68539007547034","logical_id":"id-1",
            "currency":null,"tags":[[1],{"a":[2]}]}]})",
        R"([{"logical_id":"id-1","logical-id":"id-1","iban":"BE68539007547034"}])"));

TEST(AccountList, MayBeEmpty) {
  auto accounts = accounts_from(R"({"accounts":[]})");
  ASSERT_TRUE(accounts) << accounts.error().cause;
  EXPECT_TRUE(accounts->empty());
}

TEST(AccountList, CountsAnIbanOnce) {
  auto accounts = accounts_from(R"([{"logical_id":"first","iban":"BE68539007547034"},
                                    {"logical_id":"second","iban":"BE68539007547034"}])");
  ASSERT_TRUE(accounts) << accounts.error().cause;
  ASSERT_EQ(accounts->size(), 1U);
  EXPECT_EQ(accounts->at(0).logical_id.text.reveal(), "first");
}

TEST(AccountList, FindsItsMembersUnderTheNamesOfTheProfile) {
  BankProfile profile = testing::some_profile();
  profile.account_list.id = {"resourceId"};
  profile.account_list.iban = {"account", "number"};
  GivenBank given(profile);
  given.channel.answers(200, R"([{"resourceId":"r","number":"BE68539007547034"}])");
  auto accounts = given.accounts();
  ASSERT_TRUE(accounts) << accounts.error().cause;
  EXPECT_EQ(accounts->at(0).logical_id.text.reveal(), "r");
}

class BadAccountList : public ::testing::TestWithParam<const char*> {};

TEST_P(BadAccountList, IsInvalid) {
  auto accounts = accounts_from(GetParam());
  ASSERT_FALSE(accounts);
  EXPECT_EQ(accounts.error().code, Errc::bank_answer_invalid);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, BadAccountList,
    ::testing::Values("{}", "{\"accounts\":{}}", "\"x\"", "7", R"({"a":[],"b":[]})",
                      R"([{"iban":"BE68539007547034"}])", R"([{"logical_id":"id"}])",
                      R"([{"logical_id":"","iban":"BE68539007547034"}])",
                      R"([{"logical_id":"..","iban":"BE68539007547034"}])",
                      R"([{"logical_id":"id","iban":"BE68539007547035"}])",
                      R"([{"logical_id":"id","iban":68539007547034}])",
                      R"([{"logical_id":"a","logical-id":"b","iban":"BE68539007547034"}])",
                      R"([{"logical_id":"a","iban":"BE68539007547034","currency":"euro"}])",
                      R"([{"logical_id":"a","iban":"BE68539007547034","iban":"BE71096123456769"}])",
                      R"([{"logical_id":"id","iban":"BE68539007547034"},3])"));

}  // namespace
}  // namespace tpp::belfius
