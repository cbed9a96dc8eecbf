#include "belfius/payment_body.hpp"

#include <gtest/gtest.h>

#include "unit/belfius/given_payments.hpp"

namespace tpp::belfius {
namespace {

using namespace testing;

PaymentProfile newest() {
  return *some_profile().payments;
}

PaymentProfile v1() {
  return *older_profile().payments;
}

TEST(NewestPaymentBody, OfTheLeastThatAnOrderMustSay) {
  EXPECT_EQ(newest_transfer_body(some_transfer(), newest()),
            R"({"creditor_account":{"iban":"BE71096123456769"},)"
            R"("creditor_name":"Bakery \"De Zon\"","endtoend_identification":"E2E-1",)"
            R"("instructed_amount":{"amount":"12.30","currency":"EUR"}})");
}

CreditTransfer full_transfer() {
  CreditTransfer order = some_transfer();
  order.product = PaymentProduct::cross_border_credit_transfer;
  order.debtor = DebtorAccount{*Iban::parse(some_iban), Currency::eur()};
  order.creditor_name = "Café";
  order.creditor_account = {std::nullopt, "000123456789", "", "021000021", *Currency::parse("USD")};
  order.creditor_address = PostalAddress{"Main Street", "5", "10001", "New York", "US"};
  order.amount = Money{*Decimal::parse("100"), *Currency::parse("USD")};
  order.charge_bearer = ChargeBearer::debtor;
  order.remittance = Remittance{"invoice\n7", false};
  order.execution_date = Date{std::chrono::year{2026} / 5 / 9};
  return order;
}

TEST(NewestPaymentBody, OfEverythingThatAnOrderCanSay) {
  EXPECT_EQ(
      newest_transfer_body(full_transfer(), newest()),
      R"({"debtor_account":{"iban":"BE68539007547034","currency":"EUR"},)"
      R"("creditor_account":{"bban":"000123456789","bankNationalID":"021000021","currency":"USD"},)"
      R"("creditor_name":"Café","creditor_address":{"street":"Main Street",)"
      R"("building_number":"5","postcode":"10001","town":"New York","country":"US"},)"
      R"("endtoend_identification":"E2E-1",)"
      R"("instructed_amount":{"amount":"100.00","currency":"USD"},"charge_bearer":"DEBT",)"
      R"("communication":"invoice\u000a7","communication_type":"FREETEXT",)"
      R"("execution_date":"2026-05-09"})");
}

TEST(NewestPaymentBody, OfAStandingOrder) {
  StandingOrder order = some_standing_order();
  order.last = Date{std::chrono::year{2027} / 6 / 1};
  order.frequency = Frequency::half_yearly;
  order.transfer.remittance = Remittance{"090933755493", true};
  order.transfer.creditor_account.bic = "GKCCBEBB";
  EXPECT_EQ(newest_standing_order_body(order, newest()),
            R"({"creditor_account":{"iban":"BE71096123456769","bic":"GKCCBEBB"},)"
            R"("creditor_name":"Bakery \"De Zon\"","endtoend_identification":"E2E-1",)"
            R"("instructed_amount":{"amount":"12.30","currency":"EUR"},)"
            R"("communication":"090933755493","communication_type":"STRUCTURED",)"
            R"("begin_date":"2026-06-01","end_date":"2027-06-01","periodicity":"HALF_YEARLY"})");
}

TEST(NewestPaymentBody, SpellsWhatNoDocumentShowsAsTheProfileDoes) {
  PaymentProfile profile = newest();
  profile.names.remittance = "remittance";
  profile.names.remittance_type = "remittance_type";
  profile.names.free_text = "UNSTRUCTURED";
  profile.names.execution_date = "requested_date";
  profile.urgency = UrgencyNames{"priority", "NORM", "HIGH"};
  CreditTransfer order = some_transfer();
  order.remittance = Remittance{"thanks", false};
  order.execution_date = Date{std::chrono::year{2026} / 5 / 9};
  order.urgency = Urgency::urgent;
  const std::string body = newest_transfer_body(order, profile);
  EXPECT_NE(body.find(R"("remittance":"thanks","remittance_type":"UNSTRUCTURED",)"
                      R"("requested_date":"2026-05-09","priority":"HIGH"})"),
            std::string::npos)
      << body;
}

TEST(NewestPaymentBody, SpellsEachFrequencyAndBearer) {
  StandingOrder order = some_standing_order();
  const auto ends = [&](const std::string& end) {
    return newest_standing_order_body(order, newest()).ends_with(end);
  };
  for (const auto& [frequency, word] : newest().names.frequencies) {
    order.frequency = frequency;
    EXPECT_TRUE(ends("\"periodicity\":\"" + word + "\"}")) << word;
  }
  CreditTransfer transfer = some_transfer();
  for (const auto& [bearer, word] :
       {std::pair(ChargeBearer::shared, "SHAR"), std::pair(ChargeBearer::creditor, "CRED"),
        std::pair(ChargeBearer::service_level, "SLEV")}) {
    transfer.charge_bearer = bearer;
    EXPECT_TRUE(newest_transfer_body(transfer, newest())
                    .ends_with("\"charge_bearer\":\"" + std::string(word) + "\"}"));
  }
}

TEST(PaymentBodyOfV1, WritesTheAmountAsANumberOfTheSameDigits) {
  CreditTransfer order = some_transfer();
  order.debtor = DebtorAccount{*Iban::parse(some_iban), Currency::eur()};
  order.amount = euros("90071992547409.93");
  order.creditor_account.bic = "GKCCBEBB";
  order.remittance = Remittance{"thanks", false};
  order.execution_date = Date{std::chrono::year{2026} / 5 / 9};
  EXPECT_EQ(v1_transfer_body(order, v1()),
            R"({"origin_account":{"iban":"BE68539007547034"},)"
            R"("remote_account":{"name":"Bakery \"De Zon\"","iban":"BE71096123456769",)"
            R"("bic":"GKCCBEBB"},"amount":90071992547409.93,"currency":"EUR",)"
            R"("communication":"thanks","communication_type":"FREETEXT",)"
            R"("execution_date":"2026-05-09","payment_id":"E2E-1",)"
            R"("payment_treatment_type":"NORMAL"})");
}

TEST(PaymentBodyOfV1, AsksForUrgency) {
  CreditTransfer order = some_transfer();
  order.urgency = Urgency::urgent;
  EXPECT_TRUE(v1_transfer_body(order, v1()).ends_with(R"("payment_treatment_type":"URGENT"})"));
}

TEST(PaymentBody, OfABulkPaymentIsTheFileItself) {
  const BodyToSend body = body_of(some_bulk(), newest());
  EXPECT_EQ(body.text, "<Document/>");
  EXPECT_EQ(body.content_type, "application/xml");
}

}  // namespace
}  // namespace tpp::belfius
