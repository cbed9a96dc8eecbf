// What the bank tells of a payment that it has, and how it cancels one.
#include <gtest/gtest.h>

#include "unit/belfius/given_payments.hpp"

namespace tpp::belfius {
namespace {

using namespace testing;

TEST(PaymentStatusAnswer, TellsTheCodeAndTheReason) {
  GivenPayments given;
  given.channel.answers(200, R"({"transaction_status":"RJCT","reason_code":"AM04"})");
  const auto report = given.status();
  ASSERT_TRUE(report);
  EXPECT_EQ(report->iso_status, "RJCT");
  EXPECT_EQ(report->reason, "AM04");
}

TEST(PaymentStatusAnswer, MayLeaveTheReasonOutOrWriteANumber) {
  GivenPayments given;
  given.channel.answers(200, R"({"extra":[1],"transaction_status":"RCVD","reason_code":null})");
  EXPECT_EQ(given.status()->reason, "");
  given.channel.answers(200, R"({"transaction_status":"RJCT","reason_code":17})");
  EXPECT_EQ(given.status()->reason, "17");
}

TEST(PaymentStatusAnswer, ThatTellsNoStatusOrTwoIsInvalid) {
  for (const char* body :
       {"{}", R"({"transaction_status":""})", R"({"transaction_status":7})", "[]", "",
        R"({"transaction_status":"RCVD","transaction_status":"ACSC"})"}) {
    GivenPayments given;
    given.channel.answers(200, body);
    EXPECT_EQ(given.status().error().code, Errc::bank_answer_invalid) << body;
  }
  GivenPayments given;
  given.channel.answers(202, R"({"transaction_status":"RCVD"})");
  EXPECT_EQ(given.status().error().code, Errc::bank_answer_invalid);
}

TEST(PaymentStatusAnswer, OfAnUnknownPaymentIsNotFound) {
  GivenPayments given;
  given.channel.answers(404,
                        R"({"error":"PAYMENT_NOT_FOUND","error_code":"B14821ZZ-2130-000000"})");
  EXPECT_EQ(given.status().error().code, Errc::not_found);
  given.channel.answers(401, R"({"error":"SCA_REQUIRED","error_code":"B14800ZZ-0PLC-REDRCT"})");
  EXPECT_EQ(given.status().error().code, Errc::bank_refused);
  given.channel.answers(500, "");
  EXPECT_EQ(given.status().error().code, Errc::bank_failed);
}

TEST(PaymentDetailsAnswer, GivesTheOrderBack) {
  GivenPayments given;
  given.channel.answers(
      200, R"({"debtor_account":{"iban":"BE68539007547034","currency":"EUR"},)"
           R"("creditor_account":{"iban":"BE71096123456769"},"creditor_name":"De Zon",)"
           R"("instructed_amount":{"amount":"12.30","currency":"EUR"},)"
           R"("execution_date":"2026-05-09","payment_id":"p/1","transaction_status":"ACSC"})");
  const auto details = given.details();
  ASSERT_TRUE(details);
  EXPECT_EQ(details->debtor->value(), some_iban);
  EXPECT_EQ(details->creditor->value(), other_iban);
  EXPECT_EQ(details->creditor_name, "De Zon");
  EXPECT_EQ(details->amount, euros("12.3"));
  EXPECT_EQ(details->execution_date, (Date{std::chrono::year{2026} / 5 / 9}));
  EXPECT_EQ(details->report.iso_status, "ACSC");
}

TEST(PaymentDetailsAnswer, OfTheOlderGeneration) {
  GivenPayments given(older_profile());
  given.channel.answers(200, R"({"origin_account":{"iban":"BE68539007547034"},"amount":12.3,)"
                             R"("remote_account":{"name":"De Zon","iban":"BE71096123456769"},)"
                             R"("currency":"EUR","transaction_status":"RCVD"})");
  const auto details = given.details();
  ASSERT_TRUE(details);
  EXPECT_EQ(details->debtor->value(), some_iban);
  EXPECT_EQ(details->creditor->value(), other_iban);
  EXPECT_EQ(details->creditor_name, "De Zon");
  EXPECT_EQ(details->amount, euros("12.3"));
  EXPECT_EQ(given.channel.seen.back().target,
            "/payments/sepa-credit-transfers/p%2F1?payment_id_type=INTERNAL");
}

TEST(PaymentDetailsAnswer, OfAStandingOrderHasItsFirstDate) {
  GivenPayments given;
  given.channel.answers(200, R"({"begin_date":"2026-06-01","creditor_account":{"bban":"1"}})");
  const auto details = given.details(some_payment(PaymentKind::standing_order));
  ASSERT_TRUE(details);
  EXPECT_EQ(details->execution_date, (Date{std::chrono::year{2026} / 6 / 1}));
  EXPECT_FALSE(details->creditor || details->debtor || details->amount);
}

TEST(PaymentDetailsAnswer, IsInvalidWhenMoneyOrIdentityIsWrong) {
  for (const char* body :
       {R"({"debtor_account":{"iban":"BE00539007547034"}})", R"({"creditor_account":{"iban":7}})",
        R"({"instructed_amount":{"amount":"1,5"}})",
        R"({"instructed_amount":{"amount":"1.5","currency":"euro"}})",
        R"({"instructed_amount":{"amount":"1.5"}})", R"({"execution_date":"tomorrow"})",
        R"({"instructed_amount":{"amount":"1","currency":"EUR"},"amount":2,"currency":"EUR"})",
        R"({"debtor_account":{"iban":"BE68539007547034"},)"
        R"("debtor_account":{"iban":"BE71096123456769"}})"}) {
    GivenPayments given;
    given.channel.answers(200, body);
    const auto details = given.details();
    ASSERT_FALSE(details) << body;
    EXPECT_EQ(details.error().code, Errc::bank_answer_invalid) << body;
  }
}

TEST(PaymentDetailsAnswer, MayRefuseTheToken) {
  GivenPayments given;
  given.channel.answers(401, R"({"error":"FAILED_SECURITY_VALIDATION",)"
                             R"("error_code":"GEN-1203-100003"})");
  EXPECT_EQ(given.details().error().code, Errc::access_token_refused);
}

TEST(Cancellation, IsDone) {
  for (const unsigned status : {200U, 204U}) {
    GivenPayments given;
    given.channel.answers(status, "", "");
    const auto cancelled = given.cancel();
    ASSERT_TRUE(cancelled) << status;
    EXPECT_FALSE(cancelled->page);
  }
}

Errc cancelled(unsigned status, const std::string& body = "",
               BankProfile profile = some_profile()) {
  GivenPayments given(std::move(profile));
  given.channel.answers(status, body);
  return given.cancel().error().code;
}

TEST(Cancellation, SaysWhyNot) {
  EXPECT_EQ(cancelled(409, R"({"error":"CANCELLATION_TOO_LATE",)"
                           R"("error_code":"B14821ZZ-2131-000000"})"),
            Errc::cancellation_too_late);
  EXPECT_EQ(cancelled(403, R"({"error":"FORBIDDEN","error_code":"B14821ZZ-2101-000000"})"),
            Errc::cancellation_not_allowed);
  EXPECT_EQ(cancelled(404, R"({"error":"PAYMENT_NOT_FOUND",)"
                           R"("error_code":"B14821ZZ-2130-000000"})"),
            Errc::not_found);
  EXPECT_EQ(cancelled(400), Errc::bank_refused);
}

TEST(Cancellation, GoesByTheStatusesOfTheProfile) {
  BankProfile profile = some_profile();
  profile.payments->statuses.too_late = {410};
  EXPECT_EQ(cancelled(410, "", profile), Errc::cancellation_too_late);
  EXPECT_EQ(cancelled(409, "", profile), Errc::bank_refused);
}

TEST(Cancellation, MayHaveToBeSigned) {
  GivenPayments given;
  given.asks_to_sign();
  const auto signing = given.cancel();
  ASSERT_TRUE(signing);
  EXPECT_EQ(signing->page, signing_page);
  given.asks_to_sign("https://evil.example/");
  EXPECT_EQ(given.cancel().error().code, Errc::bank_outcome_unknown);
}

TEST(Cancellation, ThatIsOnlyAcceptedOrNotUnderstoodIsUnknown) {
  EXPECT_EQ(cancelled(202), Errc::bank_outcome_unknown);
  EXPECT_EQ(cancelled(301), Errc::bank_outcome_unknown);
  EXPECT_EQ(cancelled(502), Errc::bank_outcome_unknown);
}

}  // namespace
}  // namespace tpp::belfius
