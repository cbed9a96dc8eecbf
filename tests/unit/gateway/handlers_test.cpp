#include <gtest/gtest.h>

#include "given_api.hpp"

namespace tpp::gateway::testing {
namespace {

using tpp::testing::granted;
using tpp::testing::other_iban;
using tpp::testing::some_grant;
using tpp::testing::some_iban;

const std::string consent_body =
    R"({"psu_ref":"customer-7","bank":"belfius","scope":"ais","return_url":"https://app.example/back"})";

struct HandlersTest : ::testing::Test, GivenApi {
  std::vector<std::string> fields_of(const http::Response& response) {
    std::vector<std::string> fields;
    const auto body = json_of(response);
    if (body.contains("errors"))
      for (const auto& each : body["errors"]) fields.push_back(each["field"]);
    std::ranges::sort(fields);
    return fields;
  }
};

TEST_F(HandlersTest, CreateConsentAnswers201WithItsPlaceAndLink) {
  bank.pages.answers("https://bank.example/sca");
  const auto response = send({.method = "POST", .path = "/v1/consents", .body = consent_body});
  ASSERT_EQ(response.status, 201U);
  const auto body = json_of(response);
  EXPECT_EQ(header_of(response, "Location"), "/v1/consents/" + body["id"].get<std::string>());
  EXPECT_EQ(body["status"], "pending_authorization");
  EXPECT_EQ(body["authorization"]["url"], "https://bank.example/sca");
  EXPECT_EQ(body["authorization"]["purpose"], "initial");
}

TEST_F(HandlersTest, CreateConsentReportsEveryWrongMember) {
  const auto response = send({.method = "POST",
                              .path = "/v1/consents",
                              .body = R"({"bank":7,"scope":"pis","iban":"BE00","extra":true})"});
  EXPECT_EQ(response.status, 422U);
  const std::vector<std::string> all{"/bank",    "/extra",      "/iban",
                                     "/psu_ref", "/return_url", "/scope"};
  EXPECT_EQ(fields_of(response), all);
}

TEST_F(HandlersTest, AnIbanIsForConsentsForOneAccountOnlyAndNeverRepeated) {
  std::string body = consent_body;
  body.insert(1, std::string(R"("iban":")") + some_iban + "\",");
  const auto response = send({.method = "POST", .path = "/v1/consents", .body = body});
  EXPECT_EQ(fields_of(response), std::vector<std::string>{"/iban"});
  EXPECT_EQ(response.body.find(some_iban), std::string::npos);
}

TEST_F(HandlersTest, IdsThatAreNoUuidAreNotFound) {
  for (const char* path : {"/v1/consents/7", "/v1/accounts/x%27y", "/v1/accounts/7/balances",
                           "/v1/accounts/7/transactions"})
    EXPECT_EQ(send({.path = path}).status, 404U) << path;
}

TEST_F(HandlersTest, IdsAreFoundInCapitalsToo) {
  const ConsentId id = grant();
  std::string path = "/v1/consents/" + id.value;
  std::ranges::transform(path, path.begin(), [](char c) { return c == 'a' ? 'A' : c; });
  EXPECT_EQ(send({.path = path}).status, 200U);
}

TEST_F(HandlersTest, RevokingAnswers204AndIsSafeToRepeat) {
  const std::string path = "/v1/consents/" + grant().value;
  for (int i = 0; i < 2; ++i) {
    const auto response = send({.method = "DELETE", .path = path});
    EXPECT_EQ(response.status, 204U);
    EXPECT_TRUE(response.body.empty());
  }
}

TEST_F(HandlersTest, AListGoesOnFromItsCursorWithItsFilters) {
  for (int i = 0; i < 3; ++i) GivenApp::begin();
  const auto first = json_of(send({.path = "/v1/consents", .query = "psu_ref=customer-7&limit=2"}));
  ASSERT_EQ(first["items"].size(), 2U);
  const std::string cursor = first["next_cursor"];
  const auto next = json_of(send({.path = "/v1/consents", .query = "limit=2&cursor=" + cursor}));
  ASSERT_EQ(next["items"].size(), 1U);
  EXPECT_TRUE(next["next_cursor"].is_null());
  EXPECT_NE(next["items"][0]["id"], first["items"][0]["id"]);
  EXPECT_NE(next["items"][0]["id"], first["items"][1]["id"]);
}

TEST_F(HandlersTest, ACursorOfAnotherClientOrListIsRefused) {
  for (int i = 0; i < 2; ++i) GivenApp::begin();
  const auto first = json_of(send({.path = "/v1/consents", .query = "limit=1"}));
  const std::string cursor = first["next_cursor"];
  EXPECT_EQ(send({.path = "/v1/accounts", .query = "cursor=" + cursor}).status, 400U);
  const Client stranger = add_client("stranger");
  const Secret other_key = make_api_key(ids.random_token());
  db.clients.back().api_key = other_key;
  const auto stolen = send_as_it_is({.path = "/v1/consents",
                                     .query = "cursor=" + cursor,
                                     .headers = {{"X-API-Key", other_key.reveal()}}});
  EXPECT_EQ(stolen.status, 400U);
}

TEST_F(HandlersTest, AccountsNeedAConsentOrACustomer) {
  EXPECT_EQ(send({.path = "/v1/accounts"}).status, 400U);
  grant({some_iban, other_iban});
  const auto body = json_of(send({.path = "/v1/accounts", .query = "psu_ref=customer-7"}));
  EXPECT_EQ(body["items"].size(), 2U);
}

TEST_F(HandlersTest, TransactionsCheckTheirParameters) {
  const std::string path = "/v1/accounts/" + account_of(grant()).value + "/transactions";
  const auto response =
      send({.path = path, .query = "date_from=today&date_to=2026-02-30&currency=eur&limit=401"});
  EXPECT_EQ(response.status, 422U);
  const std::vector<std::string> all{"currency", "date_from", "date_to", "limit"};
  EXPECT_EQ(fields_of(response), all);
  EXPECT_EQ(send({.path = path, .query = "bookingStatus=booked"}).status, 400U);
}

TEST_F(HandlersTest, TheCallbackLeadsTheBrowserBackToTheFrontend) {
  const Authorization authorization = GivenApp::begin();
  bank.codes.answers(some_grant("first"));
  bank.listings.answers(granted({some_iban}));

  const auto response =
      send_as_it_is({.path = "/callback/belfius",
                     .query = "code=code-1&unknown=1&state=" + authorization.state.reveal()});

  EXPECT_EQ(response.status, 303U);
  EXPECT_EQ(
      header_of(response, "Location"),
      "https://app.example/back?consent_id=" + authorization.consent.value + "&status=authorized");
  EXPECT_EQ(header_of(response, "Referrer-Policy"), "no-referrer");
  EXPECT_EQ(header_of(response, "Cache-Control"), "no-store");
}

TEST_F(HandlersTest, TheCallbackTellsTheFrontendWhyNot) {
  const Authorization authorization = GivenApp::begin();
  const auto response =
      send_as_it_is({.path = "/callback/belfius",
                     .query = "error=access_denied&state=" + authorization.state.reveal()});
  EXPECT_TRUE(header_of(response, "Location").ends_with("&status=rejected&error=access_denied"));
}

TEST_F(HandlersTest, TheCallbackOfABankWithAnOddNameIsRefused) {
  const Authorization authorization = GivenApp::begin();
  const std::string query = "code=code-1&state=" + authorization.state.reveal();
  for (const char* path : {"/callback/nobank", "/callback/%ff", "/callback/belfius%20"})
    EXPECT_EQ(send_as_it_is({.path = path, .query = query}).status, 400U) << path;
  EXPECT_TRUE(bank.codes.seen.empty());
}

TEST_F(HandlersTest, AnAppCompletesWithTheWholeQueryOrItsParts) {
  for (const bool whole : {true, false}) {
    const Authorization authorization = GivenApp::begin();
    const std::string state = authorization.state.reveal();
    bank.codes.answers(some_grant("first"));
    bank.listings.answers(granted({some_iban}));
    const std::string body = whole ? R"({"query":"?code=code-1&state=)" + state + "\"}"
                                   : R"({"code":"code-1","state":")" + state + "\"}";
    const auto response =
        send({.method = "POST", .path = "/v1/authorizations/complete", .body = body});
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(json_of(response)["status"], "authorized");
    EXPECT_EQ(json_of(response)["consent_id"], authorization.consent.value);
    EXPECT_TRUE(json_of(response)["error"].is_null());
    EXPECT_EQ(send({.method = "POST", .path = "/v1/authorizations/complete", .body = body}).status,
              410U);
  }
}

TEST_F(HandlersTest, BanksAreShownWithTheirConditionAndWithoutACall) {
  bank.bank_condition.health = BankHealth::degraded;
  bank.bank_condition.last_failure_at = clock.now();
  const auto body = json_of(send({.path = "/v1/banks"}));
  ASSERT_EQ(body["items"].size(), 1U);
  EXPECT_EQ(body["items"][0]["id"], "belfius");
  EXPECT_EQ(body["items"][0]["health"]["state"], "degraded");
  EXPECT_EQ(body["items"][0]["health"]["last_failure_at"], to_rfc3339(clock.now()));
  EXPECT_TRUE(body["items"][0]["health"]["last_success_at"].is_null());
  EXPECT_TRUE(bank.calls.empty());
}

}  // namespace
}  // namespace tpp::gateway::testing
