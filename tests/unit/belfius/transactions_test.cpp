#include <gtest/gtest.h>

#include "given_bank.hpp"

namespace tpp::belfius {
namespace {

namespace chr = std::chrono;
using testing::GivenBank;

Result<TransactionPage> page_from(std::string body) {
  GivenBank given;
  given.channel.answers(200, std::move(body));
  return given.transactions();
}

std::string row(const std::string& more = "") {
  return R"({"transaction_ref":"R1","amount":-10.00,"currency":"EUR","execution_date":"2026-04-30")" +
         (more.empty() ? more : "," + more) + "}";
}

std::string page(const std::string& rows, const std::string& more = "",
                 const std::string& links = "") {
  return R"({"transactions":{"booked":[)" + rows + "]" + (more.empty() ? more : "," + more) + "}" +
         (links.empty() ? links : ",\"_links\":" + links) + "}";
}

Result<BookedTransaction> row_from(const std::string& more) {
  auto read = page_from(page(row(more)));
  if (!read) return read.error();
  return read->rows.at(0);
}

TEST(Transactions, ReadTheNewestShape) {
  auto read = page_from(page(
      R"({"transaction_ref":"120948887U406","transaction_seqnumber":"EUR007",
          "counterparty_info":"Shop","counterparty_account":"BE71096123456769",
          "communication":"thanks","communication_type":"FREETEXT","remittance_info":"CARD\r\nPAYMENT",
          "amount":-12.34,"currency":"EUR","execution_date":"2026-04-30","value_date":"2026-05-01"})"));
  ASSERT_TRUE(read) << read.error().cause;
  ASSERT_EQ(read->rows.size(), 1U);
  const BookedTransaction& row = read->rows[0];
  EXPECT_EQ(row.bank_reference, "120948887U406");
  EXPECT_EQ(row.sequence_number, "EUR007");
  EXPECT_EQ(row.booking_date, (Date{chr::year{2026}, chr::month{4}, chr::day{30}}));
  EXPECT_EQ(row.value_date, (Date{chr::year{2026}, chr::month{5}, chr::day{1}}));
  EXPECT_EQ(row.amount.amount_text(), "-12.34");
  EXPECT_EQ(row.counterparty_name, "Shop");
  EXPECT_EQ(row.counterparty_account, "BE71096123456769");
  EXPECT_EQ(row.remittance, "thanks");
  EXPECT_FALSE(row.remittance_structured);
  EXPECT_EQ(row.bank_description, "CARD\nPAYMENT");
  EXPECT_EQ(read->next_page_key, std::nullopt);
}

TEST(Transactions, ReadTheFirstGenerationsShape) {
  auto read = page_from(R"({"_embedded":{"transactions":[)" + row() +
                        R"(],"next_page_key":"k1"},"_links":{"self":{"href":"/x"}}})");
  ASSERT_TRUE(read) << read.error().cause;
  EXPECT_EQ(read->rows.size(), 1U);
  EXPECT_EQ(read->next_page_key, "k1");
}

TEST(Transactions, NeedOnlyWhatDecidesAboutMoney) {
  auto read =
      row_from(R"("value_date":null,"communication":5,"counterparty_info":[{"a":1}],"new":{})");
  ASSERT_TRUE(read) << read.error().cause;
  EXPECT_EQ(read->value_date, std::nullopt);
  EXPECT_EQ(read->remittance, "");
  EXPECT_EQ(read->counterparty_name, "");
}

TEST(Transactions, ReadAReferenceThatIsANumber) {
  auto read = page_from(page(
      R"({"transaction_ref":17,"amount":"1","currency":"EUR","execution_date":"2026-04-30"})"));
  ASSERT_TRUE(read) << read.error().cause;
  EXPECT_EQ(read->rows.at(0).bank_reference, "17");
}

TEST(Transactions, ComeNewestFirstWhateverTheOrderOfTheBank) {
  const auto dated = [](const char* reference, const char* date) {
    return R"({"transaction_ref":")" + std::string(reference) +
           R"(","amount":1,"currency":"EUR","execution_date":")" + date + "\"}";
  };
  auto read = page_from(page(dated("a", "2026-04-01") + "," + dated("b", "2026-04-02") + "," +
                             dated("c", "2026-04-01") + "," + dated("d", "2026-04-02")));
  ASSERT_TRUE(read) << read.error().cause;
  std::string order;
  for (const BookedTransaction& row : read->rows) order += row.bank_reference;
  EXPECT_EQ(order, "bdac");
}

TEST(NextPage, IsNamedByTheKeyOrElseByTheLink) {
  EXPECT_EQ(page_from(page(row(), R"("next_page_key":"k1")"))->next_page_key, "k1");
  EXPECT_EQ(
      page_from(page(row(), "", R"({"next":{"href":"/accounts/x/transactions?a=1&next=k%2F2"}})"))
          ->next_page_key,
      "k/2");
  EXPECT_EQ(page_from(page(row(), R"("next_page_key":"k1")", R"({"next":{"href":"/x?next=k2"}})"))
                ->next_page_key,
            "k1");
  EXPECT_EQ(page_from(page(row(), R"("next_page_key":42)"))->next_page_key, "42");
}

TEST(NextPage, EndsWithAnEmptyKeyAnEmptyListOrNoKey) {
  for (const std::string& body :
       {page(row()), page(row(), R"("next_page_key":"")"), page(row(), R"("next_page_key":null)"),
        page("", R"("next_page_key":"k1")"), page(row(), "", R"({"next":{"href":"/x?next="}})"),
        page(row(), "", R"({"next":null})"), page(row(), "", R"({"next":{"href":"/x"}})"),
        page(row(), "", R"({"next":{"href":7}})"), page(row(), "", "null")}) {
    auto read = page_from(body);
    ASSERT_TRUE(read) << body << read.error().cause;
    EXPECT_EQ(read->next_page_key, std::nullopt) << body;
  }
}

TEST(Communication, IsStructuredWhenItsOwnDigitsSaySo) {
  auto read =
      row_from(R"("communication":"+++090/9337/55493+++","communication_type":"STRUCTURED")");
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->remittance_structured);
  EXPECT_EQ(read->remittance, "+++090/9337/55493+++");
  read = row_from(R"("communication":"090933755493","communication_type":"X")");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->remittance, "+++090/9337/55493+++");
}

TEST(Communication, IsFreeTextOtherwise) {
  for (const char* members :
       {R"("communication":"+++090/9337/55493+++","communication_type":"FREETEXT")",
        R"("communication":"+++090/9337/55494+++","communication_type":"STRUCTURED")",
        R"("communication":"090933755493")", R"("communication":"rent")"}) {
    auto read = row_from(members);
    ASSERT_TRUE(read) << members;
    EXPECT_FALSE(read->remittance_structured) << members;
  }
}

TEST(Transactions, SurviveTheKnownFaultsOfTheBanksWriter) {
  EXPECT_EQ(row_from("\"remittance_info\":\"line\none\"")->bank_description, "line\none");
  EXPECT_EQ(row_from(R"("remittance_info":"C:\dir")")->bank_description, "C:\\dir");
  EXPECT_EQ(row_from(R"("remittance_info":"ends\")")->bank_description, "ends\\");
  EXPECT_EQ(row_from(R"("remittance_info":"ends\","value_date":"2026-05-01")")->bank_description,
            "ends\\");
  EXPECT_EQ(row_from(R"("remittance_info":"caf\u00e9")")->bank_description, "caf\xc3\xa9");
  EXPECT_EQ(row_from(R"("remittance_info":"\u12")")->bank_description, "\\u12");
}

class BadTransactions : public ::testing::TestWithParam<std::string> {};

TEST_P(BadTransactions, AreAnInvalidAnswer) {
  auto read = page_from(GetParam());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::bank_answer_invalid);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, BadTransactions,
    ::testing::Values("{}", "[]", R"({"transactions":{}})", R"({"transactions":{"booked":{}}})",
                      R"({"transactions":[]})", page("1"), page("[]"), page("{}"),
                      page(row(R"("amount":-10.00)")), page(row(R"("currency":"EUR")")),
                      page(row(R"("execution_date":"2026-04-30")")),
                      page(row(R"("value_date":"30/04/2026")")),
                      page(row(R"("value_date":20260430)")), page(row(R"("transaction_ref":"R2")")),
                      page(R"({"amount":1,"currency":"EUR"})"),
                      page(R"({"amount":1,"execution_date":"2026-04-30"})"),
                      page(R"({"currency":"EUR","execution_date":"2026-04-30"})"),
                      page(R"({"amount":1,"currency":"EUR","execution_date":"2026-02-30"})"),
                      page(R"({"amount":1,00,"currency":"EUR","execution_date":"2026-04-30"})"),
                      page(row(), R"("booked":[])"),
                      page(row(), R"("next_page_key":"a","next_page_key":"b")"),
                      // A customer's text that tries to bring members of its own.
                      page(row(R"("communication":"x", "amount": 1000000, "z":"y")"))));

TEST(ScaToken, ThatTheBankRefusesIsLeftOutOnceForACustomerWhoIsThere) {
  GivenBank given;
  given.channel.answers(401,
                        R"({"error":"FAILED_SECURITY_VALIDATION","error_code":"GEN-1203-100010"})");
  given.channel.answers(200, page(row()));
  const auto access = testing::account_with_sca_token("old");
  auto read = given.transactions({}, access, testing::attended_call());
  ASSERT_TRUE(read) << read.error().cause;
  ASSERT_EQ(given.channel.seen.size(), 2U);
  EXPECT_EQ(testing::header_of(given.channel.seen[0], "SCA-Token"), "old");
  EXPECT_EQ(testing::header_of(given.channel.seen[1], "SCA-Token"), "");
}

TEST(ScaToken, ThatTheBankRefusesCostsAnUnattendedReadNoSecondCall) {
  GivenBank given;
  given.channel.answers(401,
                        R"({"error":"FAILED_SECURITY_VALIDATION","error_code":"GEN-1203-100010"})");
  auto read = given.transactions({}, testing::account_with_sca_token("old"));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::bank_refused);
  EXPECT_EQ(given.channel.seen.size(), 1U);
}

}  // namespace
}  // namespace tpp::belfius
