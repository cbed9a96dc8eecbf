#include "api/request_facts.hpp"

#include <gtest/gtest.h>

namespace tpp::gateway {
namespace {

http::Request with(std::vector<http::HeaderView> headers, std::string_view body = "") {
  http::Request request;
  request.headers = std::move(headers);
  request.body = body;
  return request;
}

TEST(RequestId, IsTakenWhenItIsPlain) {
  EXPECT_EQ(given_request_id(with({{"x-request-id", "Az09._-"}})), "Az09._-");
  EXPECT_EQ(given_request_id(with({})), "");
  for (const std::string& wrong : {std::string("a b"), std::string("a\"b"), std::string(129, 'a'),
                                   std::string("caf\xc3\xa9"), std::string("a\nb")})
    EXPECT_EQ(given_request_id(with({{"X-Request-ID", wrong}})), "") << wrong;
  const std::string longest(128, 'a');
  EXPECT_EQ(given_request_id(with({{"X-Request-ID", longest}})), longest);
}

TEST(Traceparent, IsTakenWhenItIsWellFormed) {
  const std::string fine = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  EXPECT_EQ(given_traceparent(with({{"traceparent", fine}})), fine);
  const std::string later = "01" + fine.substr(2) + "-more";
  EXPECT_EQ(given_traceparent(with({{"traceparent", later}})), "01" + fine.substr(2));
  std::string capital = fine;
  capital[4] = 'A';
  std::string dashless = fine;
  dashless[35] = '0';
  for (const std::string& wrong :
       {std::string(), fine.substr(1), fine + "-more", "ff" + fine.substr(2), capital, dashless})
    EXPECT_EQ(given_traceparent(with({{"traceparent", wrong}})), "") << wrong;
}

TEST(Traceparent, OfZerosIsNone) {
  const std::string zeros(32, '0');
  EXPECT_EQ(given_traceparent(with({{"traceparent", "00-" + zeros + "-b7ad6b7169203331-01"}})), "");
  const std::string no_parent = "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01";
  EXPECT_EQ(given_traceparent(with({{"traceparent", no_parent}})), "");
}

TEST(ApiKey, ComesFromEitherHeader) {
  EXPECT_EQ(given_api_key(with({{"Authorization", "Bearer tgw_1"}}))->reveal(), "tgw_1");
  EXPECT_EQ(given_api_key(with({{"authorization", "bEARER   tgw_1 "}}))->reveal(), "tgw_1");
  EXPECT_EQ(given_api_key(with({{"X-API-Key", "tgw_2"}}))->reveal(), "tgw_2");
}

TEST(ApiKey, IsMissingOrAmbiguous) {
  for (const char* value : {"", "Bearer", "Bearer ", "Basic dXNlcg==", "tgw_1"})
    EXPECT_EQ(given_api_key(with({{"Authorization", value}})).error().code, Errc::unauthorized)
        << value;
  EXPECT_EQ(given_api_key(with({})).error().code, Errc::unauthorized);
  const auto both = given_api_key(with({{"Authorization", "Bearer a"}, {"X-API-Key", "b"}}));
  EXPECT_EQ(both.error().code, Errc::invalid_input);
}

TEST(Accept, LeavesRoomForJson) {
  EXPECT_TRUE(accepts_json(with({})));
  for (const char* fine : {"*/*", "application/*", "application/json", "APPLICATION/JSON; q=0.5",
                           "text/html, application/json", "application/problem+json"})
    EXPECT_TRUE(accepts_json(with({{"Accept", fine}}))) << fine;
  for (const char* wrong : {"text/html", "application/xml,text/*", "application/jsonp",
                            "application/json;q=0", "application/json; q=0.000"})
    EXPECT_FALSE(accepts_json(with({{"Accept", wrong}}))) << wrong;
}

TEST(ContentType, OfABodyIsJson) {
  EXPECT_TRUE(body_is_json(with({})));
  EXPECT_TRUE(body_is_json(with({{"Content-Type", "application/json"}}, "{}")));
  EXPECT_TRUE(body_is_json(with({{"content-type", "Application/JSON; charset=utf-8"}}, "{}")));
  EXPECT_FALSE(body_is_json(with({}, "{}")));
  EXPECT_FALSE(body_is_json(with({{"Content-Type", "text/plain"}}, "{}")));
  EXPECT_FALSE(body_is_json(with({{"Content-Type", "application/x-www-form-urlencoded"}}, "a=1")));
}

}  // namespace
}  // namespace tpp::gateway
