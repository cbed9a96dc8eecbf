// Every row of the bank's error tables that concerns payments.
#include <gtest/gtest.h>

#include "unit/belfius/given_payments.hpp"

namespace tpp::belfius {
namespace {

using namespace testing;

struct Row {
  unsigned status;
  const char* name;
  const char* number;
  Errc expected;
};

std::string body_of(const Row& row) {
  return std::string(R"({"error":")") + row.name + R"(","error_code":")" + row.number +
         R"(","error_description":"words of the bank"})";
}

std::string title_of(const Row& row) {
  return std::to_string(row.status) + " " + row.name + " " + row.number;
}

const std::vector<Row> refusals{
    {400, "MISSING_INPUT", "GEN-1201-100001", Errc::bank_refused},
    {400, "MISSING_INPUT", "GEN-1201-100002", Errc::bank_refused},
    {400, "INVALID_INPUT", "GEN-1202-100001", Errc::bank_refused},
    {400, "INVALID_INPUT", "GEN-1202-100002", Errc::bank_refused},
    {400, "MISSING_INPUT", "B14821ZZ-1200-000000", Errc::bank_refused},
    {400, "INVALID_INPUT", "B14821ZZ-1227-000000", Errc::bank_refused},
    {400, "INVALID_INPUT", "B14821ZZ-1231-000000", Errc::bank_refused},
    {400, "INVALID_INPUT", "B14821ZZ-1232-000000", Errc::bank_refused},
    {400, "INVALID_INPUT", "B14821ZZ-1236-000000", Errc::bank_refused},
    {400, "INVALID_INPUT", "B14821ZZ-1259-000000", Errc::bank_refused},
    {400, "INVALID_INPUT", "B14821ZZ-1322-000000", Errc::bank_refused},
    {400, "INVALID_INPUT", "B14821ZZ-1345-000000", Errc::bank_refused},
    {400, "INVALID_INPUT", "B14821ZZ-2102-000000", Errc::bank_refused},
    {401, "FAILED_SECURITY_VALIDATION", "GEN-1203-100003", Errc::access_token_refused},
    {401, "FAILED_SECURITY_VALIDATION", "GEN-1203-100008", Errc::bank_rejected_gateway},
    {401, "FAILED_SECURITY_VALIDATION", "GEN-1203-100009", Errc::bank_rejected_gateway},
    {401, "FAILED_SECURITY_VALIDATION", "GEN-1203-100010", Errc::access_token_refused},
    {403, "INVALID_TPP", "B14663ZZ-2100-000000", Errc::bank_rejected_gateway},
    {403, "INVALID_ACCOUNT", "B14800ZZ-3002-000000", Errc::wrong_brand},
    {403, "ACCESS_DENIED", "B14800ZZ-3004-000000", Errc::account_blocked},
    {403, "CHANNEL_NOT_PERMITTED", "B14800ZZ-3007-000000", Errc::channel_not_permitted},
    {403, "ACCOUNT_NOT_SUPPORTED", "B14800-3008-000000", Errc::account_not_supported},
    {403, "NO_ACTIVE_CONSENT", "B14800ZZ-3013-000000", Errc::access_token_refused},
    {403, "FORBIDDEN", "B14821ZZ-2101-000000", Errc::bank_refused},
    {403, "INVALID_PAYMENT", "B14821ZZ-2121-000000", Errc::bank_refused},
    {429, "", "", Errc::quota_exhausted},
    // The older generation.
    {400, "missing_input", "10001", Errc::bank_refused},
    {400, "invalid_input", "10002", Errc::bank_refused},
    {401, "invalid_access_token", "10006", Errc::access_token_refused},
    {403, "channel_not_permitted", "20004", Errc::channel_not_permitted},
    {403, "no_active_consent", "20005", Errc::access_token_refused},
    {406, "", "", Errc::bank_refused},
    // Lost, as far as we know.
    {408, "", "", Errc::bank_outcome_unknown},
    {500, "internal_server_error", "", Errc::bank_outcome_unknown},
    {502, "", "", Errc::bank_outcome_unknown},
    {503, "SERVICE_UNAVAILABLE", "", Errc::bank_outcome_unknown},
    {504, "FORBIDDEN", "B14821ZZ-2101-000000", Errc::bank_outcome_unknown},
};

TEST(PaymentErrors, EachRowHasItsMeaning) {
  for (const Row& row : refusals) {
    GivenPayments given;
    given.channel.answers(row.status, body_of(row));
    const auto result = given.initiate(some_transfer(), with_access());
    ASSERT_FALSE(result) << title_of(row);
    EXPECT_EQ(result.error().code, row.expected) << title_of(row);
    ASSERT_TRUE(result.error().context && result.error().context->refusal) << title_of(row);
    EXPECT_EQ(result.error().context->refusal->reply_status, row.status);
    EXPECT_EQ(result.error().context->refusal->name, row.name);
    EXPECT_EQ(result.error().context->refusal->number, row.number);
    EXPECT_EQ(result.error().detail.find("words of the bank"), std::string::npos);
  }
}

TEST(PaymentErrors, WithoutATokenNoneIsRefused) {
  for (const Row& row : refusals) {
    if (row.expected != Errc::access_token_refused) continue;
    GivenPayments given;
    given.channel.answers(row.status, body_of(row));
    EXPECT_EQ(given.initiate().error().code, Errc::bank_refused) << title_of(row);
  }
}

TEST(PaymentErrors, SayInOurWordsWhatTheBankDoesNotTake) {
  GivenPayments given;
  given.channel.answers(403, body_of({403, "FORBIDDEN", "B14821ZZ-2101-000000", {}}));
  EXPECT_EQ(given.initiate().error().detail,
            "the customer's profile at the bank does not permit this payment");
  given.channel.answers(400, body_of({400, "INVALID_INPUT", "B14821-2102-000000", {}}));
  EXPECT_EQ(given.initiate().error().detail, "the beneficiary's BIC is missing or wrong");
}

TEST(PaymentErrors, ARefusalWithoutABodyIsARefusal) {
  GivenPayments given;
  given.channel.answers(403, "", "");
  EXPECT_EQ(given.initiate().error().code, Errc::bank_refused);
  given.channel.answers(404, "<html/>", "text/html");
  EXPECT_EQ(given.initiate().error().code, Errc::bank_refused);
}

TEST(PaymentErrors, AnAnswerThatMightHaveHeldThePageIsNoRefusal) {
  GivenPayments given;
  given.channel.answers(401, R"({"error":"SCA_REQUI)");
  EXPECT_EQ(given.initiate().error().code, Errc::bank_outcome_unknown);
  given.channel.answers(401, "<html/>", "text/html");
  EXPECT_EQ(given.initiate(some_transfer(), with_access()).error().code,
            Errc::bank_outcome_unknown);
  given.channel.answers(401, "");
  EXPECT_EQ(given.cancel().error().code, Errc::bank_outcome_unknown);
}

Result<Initiation> lost(Errc code, const std::string& detail = "") {
  GivenPayments given;
  given.channel.fails(code, detail);
  return given.initiate();
}

TEST(PaymentErrors, OfTheWayToTheBankSayWhetherTheOrderMayHaveArrived) {
  EXPECT_EQ(lost(Errc::bank_unreachable).error().code, Errc::bank_unreachable);
  EXPECT_EQ(lost(Errc::overloaded).error().code, Errc::overloaded);
  EXPECT_EQ(lost(Errc::invalid_input).error().code, Errc::bank_unreachable);
  EXPECT_EQ(lost(Errc::deadline_exceeded, "no answer in time; not sent").error().code,
            Errc::bank_unreachable);
  EXPECT_EQ(lost(Errc::deadline_exceeded, "no answer in time; sent").error().code,
            Errc::bank_outcome_unknown);
  EXPECT_EQ(lost(Errc::bank_outcome_unknown).error().code, Errc::bank_outcome_unknown);
  EXPECT_EQ(lost(Errc::bank_answer_invalid).error().code, Errc::bank_outcome_unknown);
}

TEST(PaymentErrors, OfACancellationToo) {
  const auto cancelled = [](unsigned status, const std::string& body) {
    GivenPayments given;
    given.channel.answers(status, body);
    return given.cancel().error().code;
  };
  EXPECT_EQ(cancelled(401, R"({"error":"FAILED_SECURITY_VALIDATION",)"
                           R"("error_code":"GEN-1203-100003"})"),
            Errc::access_token_refused);
  EXPECT_EQ(cancelled(503, ""), Errc::bank_outcome_unknown);
  EXPECT_EQ(cancelled(403, R"({"error":"INVALID_TPP","error_code":"B14663ZZ-2100-000000"})"),
            Errc::bank_rejected_gateway);
  GivenPayments given;
  given.channel.fails(Errc::bank_answer_invalid);
  EXPECT_EQ(given.cancel().error().code, Errc::bank_outcome_unknown);
}

}  // namespace
}  // namespace tpp::belfius
