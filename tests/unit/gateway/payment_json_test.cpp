#include "api/payment_json.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/payment_orders.hpp"

namespace tpp::gateway {
namespace {

using nlohmann::json;
using namespace tpp::testing;
using namespace std::chrono_literals;

struct PaymentJson : ::testing::Test {
  PaymentJson() {
    payment.id = PaymentId{"p-1"};
    payment.psu_ref = "customer-7";
    payment.bank = BankId{"belfius"};
    payment.language = "nl";
    payment.return_url = "https://app.example/back";
    payment.order = sepa_transfer();
    payment.state = {PaymentStatus::authorization_required, "", "", false};
    payment.created_at = UtcTime(1s);
    payment.updated_at = UtcTime(2s);
  }
  json shown() { return json::parse(payment_response(payment).body); }

  Payment payment;
  AuthorizationLink link{AuthorizationId{"a-1"}, AuthorizationPurpose::initial,
                         "https://bank.example/sign", UtcTime(1h)};
};

TEST_F(PaymentJson, WhatIsNotThereIsNull) {
  const json body = shown();
  for (const char* member : {"iso_status", "failure_reason", "debtor_iban", "execution_date",
                             "standing_order", "bulk", "authorization", "checked_at"})
    EXPECT_TRUE(body.at(member).is_null()) << member;
  EXPECT_TRUE(body["creditor"]["bban"].is_null());
}

TEST_F(PaymentJson, ShowsASingleTransfer) {
  auto& transfer = std::get<CreditTransfer>(payment.order);
  transfer.debtor = DebtorAccount{*Iban::parse("BE68539007547034"), {}};
  transfer.execution_date = payment_day;
  payment.state = {PaymentStatus::failed, "RJCT", "AM04", true};
  payment.checked_at = UtcTime(3s);
  const json body = shown();
  EXPECT_EQ(body["id"], "p-1");
  EXPECT_EQ(body["kind"], "single");
  EXPECT_EQ(body["product"], "sepa-credit-transfers");
  EXPECT_EQ(body["status"], "failed");
  EXPECT_EQ(body["iso_status"], "RJCT");
  EXPECT_EQ(body["failure_reason"], "AM04");
  EXPECT_EQ(body["final"], true);
  EXPECT_EQ(body["amount"], (json{{"amount", "12.50"}, {"currency", "EUR"}}));
  EXPECT_EQ(body["debtor_iban"], "BE68539007547034");
  EXPECT_EQ(body["creditor"]["name"], "Garage Peeters");
  EXPECT_EQ(body["creditor"]["iban"], "BE71096123456769");
  EXPECT_EQ(body["end_to_end_id"], "INV-4711");
  EXPECT_EQ(body["execution_date"], "2026-11-23");
  EXPECT_EQ(body["created_at"], "1970-01-01T00:00:01.000Z");
  EXPECT_EQ(body["updated_at"], "1970-01-01T00:00:02.000Z");
  EXPECT_EQ(body["checked_at"], "1970-01-01T00:00:03.000Z");
}

TEST_F(PaymentJson, ShowsAStandingOrder) {
  StandingOrder order = standing_order();
  order.last = Date(2027y / 12 / 1);
  payment.order = order;
  const json body = shown();
  EXPECT_EQ(body["kind"], "standing_order");
  EXPECT_EQ(
      body["standing_order"],
      (json{{"first_date", "2026-12-01"}, {"last_date", "2027-12-01"}, {"frequency", "monthly"}}));
  EXPECT_EQ(body["creditor"]["name"], "Garage Peeters");
}

TEST_F(PaymentJson, ShowsABulkPaymentWithoutItsFile) {
  payment.order = bulk_payment();
  const json body = shown();
  EXPECT_EQ(body["kind"], "bulk");
  EXPECT_EQ(body["bulk"], (json{{"message_id", "MSG-1"}, {"count", 2}}));
  EXPECT_EQ(body["amount"]["amount"], "30.00");
  EXPECT_EQ(body["debtor_iban"], "BE68539007547034");
  EXPECT_TRUE(body["creditor"].is_null());
  EXPECT_TRUE(body["end_to_end_id"].is_null());
  EXPECT_EQ(body.dump().find("Document"), std::string::npos);
}

std::string header_of(const http::Response& response, std::string_view name) {
  for (const auto& header : response.headers)
    if (header.name == name) return header.value;
  return "";
}

TEST_F(PaymentJson, ANewPaymentHasItsPlaceAndItsLink) {
  const auto response = submitted_response(SubmittedPayment{payment, link, false});
  EXPECT_EQ(response.status, 201U);
  EXPECT_EQ(header_of(response, "Location"), "/v1/payments/p-1");
  EXPECT_EQ(header_of(response, "Idempotent-Replayed"), "");
  EXPECT_EQ(
      json::parse(response.body)["authorization"],
      (json{{"url", "https://bank.example/sign"}, {"expires_at", "1970-01-01T01:00:00.000Z"}}));
}

TEST_F(PaymentJson, AnAnswerThatIsRepeatedSaysSo) {
  const auto response = submitted_response(SubmittedPayment{payment, link, true});
  EXPECT_EQ(response.status, 201U);
  EXPECT_EQ(header_of(response, "Idempotent-Replayed"), "true");
}

TEST_F(PaymentJson, WhatNobodyKnowsIsAccepted) {
  payment.state.status = PaymentStatus::unknown;
  const auto response = submitted_response(SubmittedPayment{payment, {}, false});
  EXPECT_EQ(response.status, 202U);
  EXPECT_TRUE(json::parse(response.body)["authorization"].is_null());
}

TEST_F(PaymentJson, ACancellationMayHaveToBeSigned) {
  EXPECT_EQ(cancelled_response(CancelledPayment{payment, {}}).status, 200U);
  const auto response = cancelled_response(CancelledPayment{payment, link});
  EXPECT_EQ(response.status, 202U);
  EXPECT_EQ(json::parse(response.body)["authorization"]["url"], link.url);
}

TEST_F(PaymentJson, ListsHaveACursorAndHistoriesNone) {
  const json page = json::parse(payment_page({{payment, payment}, "next"}).body);
  EXPECT_EQ(page["items"].size(), 2U);
  EXPECT_EQ(page["next_cursor"], "next");
  const std::vector<PaymentEvent> events{{UtcTime(1s), payment.state}};
  const json history = json::parse(payment_history(events).body);
  EXPECT_EQ(history["items"], json::array({{{"at", "1970-01-01T00:00:01.000Z"},
                                            {"status", "authorization_required"},
                                            {"iso_status", nullptr},
                                            {"final", false},
                                            {"failure_reason", nullptr}}}));
  EXPECT_TRUE(history["next_cursor"].is_null());
}

TEST_F(PaymentJson, DetailsAreNullWhereTheBankIsSilent) {
  const json silent = json::parse(payment_details(payment.id, PaymentDetails()).body);
  for (const char* member : {"iso_status", "reason", "debtor_iban", "amount", "execution_date"})
    EXPECT_TRUE(silent.at(member).is_null()) << member;
  PaymentDetails details;
  details.report = {"ACSP", ""};
  details.debtor = *Iban::parse("BE68539007547034");
  details.creditor_name = "Garage Peeters";
  details.amount = euros("12.5");
  details.execution_date = payment_day;
  const json told = json::parse(payment_details(payment.id, details).body);
  EXPECT_EQ(told["payment_id"], "p-1");
  EXPECT_EQ(told["iso_status"], "ACSP");
  EXPECT_EQ(told["debtor_iban"], "BE68539007547034");
  EXPECT_EQ(told["creditor"], (json{{"name", "Garage Peeters"}, {"iban", nullptr}}));
  EXPECT_EQ(told["amount"]["amount"], "12.50");
  EXPECT_EQ(told["execution_date"], "2026-11-23");
}

}  // namespace
}  // namespace tpp::gateway
