#include "api/api.hpp"

#include <gtest/gtest.h>

#include "given_api.hpp"

namespace tpp::gateway::testing {
namespace {

struct ApiTest : ::testing::Test, GivenApi {
  void expect_problem(const http::Response& response, unsigned status, const std::string& code) {
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_EQ(json_of(response)["code"], code);
    EXPECT_EQ(json_of(response)["request_id"], header_of(response, "X-Request-ID"));
  }
};

TEST_F(ApiTest, AnswersWithTheCallersRequestIdAndIsNotCached) {
  const auto response = send({.path = "/v1/banks", .headers = {{"X-Request-ID", "mine-1"}}});
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(header_of(response, "X-Request-ID"), "mine-1");
  EXPECT_EQ(header_of(response, "Cache-Control"), "no-store");
}

TEST_F(ApiTest, GivesARequestIdWhenTheCallersIsMissingOrUnusable) {
  const auto none = send({.path = "/v1/banks"});
  const auto broken = send({.path = "/v1/banks", .headers = {{"X-Request-ID", "a b"}}});
  EXPECT_TRUE(is_uuid(header_of(none, "X-Request-ID")));
  EXPECT_TRUE(is_uuid(header_of(broken, "X-Request-ID")));
}

TEST_F(ApiTest, AnUnknownPathIs404AlsoWithoutAKey) {
  expect_problem(send_as_it_is({.path = "/v1/nothing"}), 404, "not_found");
  expect_problem(send_as_it_is({.path = "/v1/banks/"}), 404, "not_found");
}

TEST_F(ApiTest, AnotherMethodIs405WithAllow) {
  const auto response = send_as_it_is({.method = "PUT", .path = "/v1/consents"});
  expect_problem(response, 405, "method_not_allowed");
  EXPECT_EQ(header_of(response, "Allow"), "POST, GET");
}

TEST_F(ApiTest, ABrokenEscapeInThePathIs400) {
  expect_problem(send({.path = "/v1/consents/%zz"}), 400, "invalid_input");
}

TEST_F(ApiTest, RefusesToAnswerInAnotherType) {
  expect_problem(send({.path = "/v1/banks", .headers = {{"Accept", "text/html"}}}), 406,
                 "not_acceptable");
}

TEST_F(ApiTest, ABrowserMayComeToTheCallbackWithItsOwnAccept) {
  const auto response = send_as_it_is(
      {.path = "/callback/belfius", .query = "state=x", .headers = {{"Accept", "text/html"}}});
  expect_problem(response, 400, "invalid_input");
}

TEST_F(ApiTest, RefusesABodyOfAnotherType) {
  const auto response = send_as_it_is({.method = "POST",
                                       .path = "/v1/consents",
                                       .body = "{}",
                                       .headers = {{"Content-Type", "text/plain"}}});
  expect_problem(response, 415, "unsupported_media_type");
}

TEST_F(ApiTest, AsksForAKeyThatItKnows) {
  const auto none = send_as_it_is({.path = "/v1/banks"});
  expect_problem(none, 401, "unauthorized");
  EXPECT_FALSE(header_of(none, "WWW-Authenticate").empty());
  const Secret unknown = make_api_key(ids.random_token());
  expect_problem(send_as_it_is({.path = "/v1/banks", .headers = {{"X-API-Key", unknown.reveal()}}}),
                 401, "unauthorized");
}

TEST_F(ApiTest, AsksForTheScopeOfTheRoute) {
  db.clients.front().client.scopes = {ClientScope::caf};
  const auto response = send({.path = "/v1/accounts", .query = "psu_ref=x"});
  expect_problem(response, 403, "forbidden");
  EXPECT_EQ(json_of(response)["detail"], "this client needs the scope ais");
}

TEST_F(ApiTest, AWrongPsuHeaderIsTheCallersFault) {
  const auto response = send({.path = "/v1/banks", .headers = {{"PSU-IP-Address", "here"}}});
  expect_problem(response, 422, "validation_failed");
}

TEST_F(ApiTest, CountsWhatCallersWereRefusedWithByItsCode) {
  send({.path = "/v1/consents/" + ids.uuid()});
  send_as_it_is({.path = "/v1/banks"});
  api.reject(431, "too long");
  const std::string exposed = metrics.expose();
  for (const char* code : {"not_found", "unauthorized", "headers_too_large"})
    EXPECT_NE(exposed.find("tpp_gateway_problems_total{code=\"" + std::string(code) + "\"} 1\n"),
              std::string::npos)
        << code;
  EXPECT_NE(exposed.find("tpp_gateway_http_requests_running 0\n"), std::string::npos);
}

TEST_F(ApiTest, HandsTheFactsOfTheRequestToTheBank) {
  const ConsentId id = grant();
  bank.details.answers(tpp::testing::some_details());
  const std::string parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const auto before = std::chrono::steady_clock::now();
  const auto response = send({.path = "/v1/accounts/" + account_of(id).value,
                              .headers = {{"PSU-IP-Address", "192.0.2.7"},
                                          {"PSU-User-Agent", "Browser/1"},
                                          {"X-Request-ID", "mine-1"},
                                          {"traceparent", parent}}});
  EXPECT_EQ(response.status, 200U);
  const Call& seen = bank.calls.back();
  EXPECT_EQ(seen.client, client.id);
  EXPECT_EQ(seen.psu.ip_address, "192.0.2.7");
  ASSERT_EQ(seen.psu.facts.size(), 1U);
  EXPECT_EQ(seen.psu.facts[0].first, PsuFact::user_agent);
  EXPECT_EQ(seen.psu.facts[0].second, "Browser/1");
  EXPECT_EQ(seen.request_id, "mine-1");
  EXPECT_EQ(seen.traceparent, parent);
  EXPECT_GE(seen.by, before + std::chrono::seconds(25));
}

TEST_F(ApiTest, AnExceptionIs500WithoutItsText) {
  const ConsentId id = grant();
  bank.on_call = [](std::string_view) { throw std::runtime_error("BE68539007547034"); };
  const auto response = send({.path = "/v1/accounts/" + account_of(id).value});
  expect_problem(response, 500, "internal");
  EXPECT_EQ(response.body.find("BE68539007547034"), std::string::npos);
}

TEST_F(ApiTest, CountsByOperationAndStatus) {
  send({.path = "/v1/banks"});
  send_as_it_is({.path = "/v1/banks"});
  send_as_it_is({.path = "/nowhere"});
  const std::string exposed = metrics.expose();
  const std::string name = "tpp_gateway_http_requests_total";
  EXPECT_NE(exposed.find(name + "{operation=\"list_banks\",status=\"2xx\"} 1"), std::string::npos);
  EXPECT_NE(exposed.find(name + "{operation=\"list_banks\",status=\"4xx\"} 1"), std::string::npos);
  EXPECT_NE(exposed.find(name + "{operation=\"none\",status=\"4xx\"} 1"), std::string::npos);
}

TEST_F(ApiTest, RejectionsOfTheSessionHaveTheSameForm) {
  expect_problem(api.reject(431, "too large"), 431, "headers_too_large");
  EXPECT_FALSE(json_of(api.reject(413, "x")).contains("instance"));
  EXPECT_FALSE(header_of(api.reject(405, "x"), "Allow").empty());
}

}  // namespace
}  // namespace tpp::gateway::testing
