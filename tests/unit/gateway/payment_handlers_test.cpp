#include <gtest/gtest.h>

#include "given_api.hpp"
#include "unit/gateway/given_payment_body.hpp"

namespace tpp::gateway::testing {
namespace {

struct PaymentHandlers : ::testing::Test, GivenApi {
  http::Response pay(const std::string& path, const Json& body, const std::string& name = "key-1") {
    return send({.method = "POST",
                 .path = path,
                 .body = body.dump(),
                 .headers = {{"Idempotency-Key", name}}});
  }
  http::Response pay_file(const std::string& query, const std::string& document) {
    return send_as_it_is({.method = "POST",
                          .path = "/v1/bulk-payments",
                          .query = query,
                          .body = document,
                          .headers = {{"Authorization", "Bearer " + key.reveal()},
                                      {"Content-Type", "application/xml"},
                                      {"Idempotency-Key", "key-1"}}});
  }
  std::string code_of(const http::Response& response) {
    return json_of(response).value("code", "");
  }
  std::vector<std::string> fields_of(const http::Response& response) {
    std::vector<std::string> fields;
    const Json body = json_of(response);
    for (const auto& each : body["errors"]) fields.push_back(each["field"]);
    return fields;
  }

  const std::string single = "/v1/payments";
  const std::string bulk = "/v1/bulk-payments";
};

TEST_F(PaymentHandlers, CreatePaymentAnswers201WithItsPlaceAndPage) {
  payer.initiations.answers(to_sign());
  const auto response = pay(single, payment_members());
  ASSERT_EQ(response.status, 201U) << response.body;
  const auto body = json_of(response);
  EXPECT_EQ(header_of(response, "Location"), "/v1/payments/" + body["id"].get<std::string>());
  EXPECT_EQ(header_of(response, "Idempotent-Replayed"), "");
  EXPECT_EQ(body["status"], "authorization_required");
  EXPECT_EQ(body["authorization"]["url"], "https://bank.example/sign?state=s");
  EXPECT_EQ(body["end_to_end_id"].get<std::string>().size(), 32U);
}

TEST_F(PaymentHandlers, TheSameKeyGetsTheSameAnswerAndPaysOnce) {
  payer.initiations.answers(to_sign());
  const auto first = pay(single, payment_members());
  const auto again = pay(single, payment_members());
  EXPECT_EQ(again.status, 201U);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(header_of(again, "Idempotent-Replayed"), "true");
  EXPECT_EQ(payer.initiations.seen.size(), 1U);
}

TEST_F(PaymentHandlers, TheSameKeyForAnotherRequestIsRefused) {
  payer.initiations.answers(to_sign());
  pay(single, payment_members());
  Json dearer = payment_members();
  dearer["amount"]["amount"] = "13";
  EXPECT_EQ(code_of(pay(single, dearer)), "idempotency_key_reused");
  EXPECT_EQ(payer.initiations.seen.size(), 1U);
}

TEST_F(PaymentHandlers, APaymentNeedsItsKey) {
  const auto response = send({.method = "POST", .path = single, .body = payment_members().dump()});
  EXPECT_EQ(response.status, 400U);
  EXPECT_EQ(fields_of(pay(single, payment_members(), "a b")),
            std::vector<std::string>{"Idempotency-Key"});
  EXPECT_TRUE(payer.initiations.seen.empty());
}

TEST_F(PaymentHandlers, WhatNobodyKnowsAnswers202WithoutAPage) {
  payer.initiations.fails(Errc::bank_outcome_unknown);
  const auto response = pay(single, payment_members());
  EXPECT_EQ(response.status, 202U);
  EXPECT_EQ(json_of(response)["status"], "unknown");
  EXPECT_TRUE(json_of(response)["authorization"].is_null());
}

TEST_F(PaymentHandlers, TheRulesNameTheMember) {
  Json sent = payment_members();
  sent["creditor"]["name"] = "Andr\u00e9";
  sent["amount"]["currency"] = "USD";
  const std::vector<std::string> wrong{"/creditor/name", "/amount/currency"};
  EXPECT_EQ(fields_of(pay(single, sent)), wrong);
}

TEST_F(PaymentHandlers, StandingOrdersArePaymentsToo) {
  payer.initiations.answers(to_sign());
  Json sent = standing_order_members();
  sent["first_date"] =
      to_iso_date(Date(std::chrono::floor<std::chrono::days>(clock.now()) + std::chrono::days(10)));
  const auto response = pay("/v1/standing-orders", sent);
  ASSERT_EQ(response.status, 201U) << response.body;
  EXPECT_EQ(json_of(response)["kind"], "standing_order");
  EXPECT_EQ(json_of(send({.path = single, .query = "kind=standing_order"}))["items"].size(), 1U);
  EXPECT_EQ(json_of(send({.path = single, .query = "kind=single"}))["items"].size(), 0U);
}

TEST_F(PaymentHandlers, BulkPaymentsComeAsEntriesOrAsAFile) {
  Json sent = bulk_members();
  sent["execution_date"] = to_iso_date(Date(std::chrono::floor<std::chrono::days>(clock.now())));
  payer.initiations.answers(to_sign());
  const auto response = pay(bulk, sent);
  ASSERT_EQ(response.status, 201U) << response.body;
  EXPECT_EQ(json_of(response)["bulk"]["count"], 2);
  const auto document = std::get<BulkPayment>(payer.initiations.seen[0].order).document;

  const std::string query = "psu_ref=customer-7&bank=belfius&return_url=https://app.example/back";
  EXPECT_EQ(code_of(pay_file(query, document)), "idempotency_key_reused");
  EXPECT_EQ(code_of(pay_file("psu_ref=customer-7", document)), "invalid_input");
  EXPECT_EQ(pay_file(query, "<Document/>").status, 422U);
}

TEST_F(PaymentHandlers, OnlyBulkPaymentsAreTakenAsXml) {
  for (const std::string& path : {single, std::string("/v1/standing-orders")}) {
    const auto response = send_as_it_is({.method = "POST",
                                         .path = path,
                                         .body = "<Document/>",
                                         .headers = {{"Authorization", "Bearer " + key.reveal()},
                                                     {"Content-Type", "application/xml"}}});
    EXPECT_EQ(response.status, 415U) << path;
  }
  const auto text = send_as_it_is(
      {.method = "POST",
       .path = bulk,
       .body = "x",
       .headers = {{"Authorization", "Bearer " + key.reveal()}, {"Content-Type", "text/xml"}}});
  EXPECT_EQ(text.status, 415U);
}

TEST_F(PaymentHandlers, APaymentIsReadWithItsHistory) {
  const PaymentId id = begin();
  const auto response = send({.path = single + "/" + id.value});
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(json_of(response)["id"], id.value);
  EXPECT_TRUE(json_of(response)["authorization"].is_null());
  const auto history = json_of(send({.path = single + "/" + id.value + "/history"}));
  EXPECT_EQ(history["items"].back()["status"], "authorization_required");
}

TEST_F(PaymentHandlers, ForeignAndMalformedIdsAreNotFound) {
  for (const char* id : {"7", "00000000-0000-4000-8000-00000000abcd"}) {
    for (const char* what : {"", "/history", "/details"})
      EXPECT_EQ(send({.path = single + "/" + id + what}).status, 404U) << id << what;
    EXPECT_EQ(send({.method = "POST", .path = single + "/" + id + "/cancel"}).status, 404U);
  }
}

TEST_F(PaymentHandlers, TheBanksOwnViewIsShown) {
  const PaymentId id = signed_payment();
  PaymentDetails told;
  told.report = {"ACSP", ""};
  told.debtor = *Iban::parse(tpp::testing::some_iban);
  payer.details.answers(told);
  const auto response = send({.path = single + "/" + id.value + "/details"});
  ASSERT_EQ(response.status, 200U) << response.body;
  EXPECT_EQ(json_of(response)["debtor_iban"], tpp::testing::some_iban);
}

TEST_F(PaymentHandlers, APaymentIsCancelledOrItsCancellationSigned) {
  const PaymentId id = signed_payment();
  const std::string path = single + "/" + id.value + "/cancel";
  EXPECT_EQ(send({.method = "POST", .path = path, .body = "{}"}).status, 400U);
  payer.cancellations.answers(Cancellation{"https://bank.example/sign"});
  const auto to_be_signed = send({.method = "POST", .path = path});
  EXPECT_EQ(to_be_signed.status, 202U) << to_be_signed.body;
  EXPECT_TRUE(json_of(to_be_signed)["authorization"].is_object());
  payer.cancellations.answers(Cancellation());
  const auto cancelled = send({.method = "POST", .path = path});
  EXPECT_EQ(cancelled.status, 200U) << cancelled.body;
  EXPECT_EQ(json_of(cancelled)["status"], "cancelled");
}

TEST_F(PaymentHandlers, ListsPageByCursorsOfTheirOwn) {
  for (const char* each : {"key-1", "key-2", "key-3"}) begin(each);
  const auto first = json_of(send({.path = single, .query = "limit=2&psu_ref=customer-7"}));
  EXPECT_EQ(first["items"].size(), 2U);
  const std::string cursor = first["next_cursor"];
  const auto rest = json_of(send({.path = single, .query = "limit=2&cursor=" + cursor}));
  EXPECT_EQ(rest["items"].size(), 1U);
  EXPECT_TRUE(rest["next_cursor"].is_null());
  EXPECT_EQ(send({.path = single, .query = "status=lost"}).status, 422U);
  EXPECT_EQ(send({.path = single, .query = "color=red"}).status, 400U);
}

TEST_F(PaymentHandlers, PaymentsNeedTheirScope) {
  db.clients.front().client.scopes = {ClientScope::ais, ClientScope::caf};
  EXPECT_EQ(send({.path = single}).status, 403U);
  EXPECT_EQ(pay(single, payment_members()).status, 403U);
}

TEST_F(PaymentHandlers, TheWayBackNamesThePayment) {
  const PaymentId id = begin();
  payer.reports.answers(PaymentReport{"ACTC", ""});
  bank.codes.answers(tpp::testing::some_grant("pis"));
  const std::string state = back_with_code(id).state.reveal();
  const auto response =
      send({.path = "/callback/belfius", .query = "state=" + state + "&code=code-1"});
  EXPECT_EQ(response.status, 303U);
  EXPECT_EQ(header_of(response, "Location"),
            "https://app.example/back?payment_id=" + id.value + "&status=processing");
}

}  // namespace
}  // namespace tpp::gateway::testing
