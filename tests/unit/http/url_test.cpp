#include "http/url.hpp"

#include <gtest/gtest.h>

namespace tpp::http {
namespace {

TEST(PercentEncoding, LeavesOnlyUnreservedCharacters) {
  EXPECT_EQ(percent_encode("aZ0-._~"), "aZ0-._~");
  EXPECT_EQ(percent_encode("a b/c?d&e=\xc3\xa9+%"), "a%20b%2Fc%3Fd%26e%3D%C3%A9%2B%25");
}

TEST(PercentEncoding, DecodesWhatItEncodes) {
  const std::string text = "a b/c?d&e=\xc3\xa9+%";
  const auto decoded = percent_decode(percent_encode(text), true);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(*decoded, text);
}

TEST(PercentEncoding, ReadsPlusAsFormsOrPathsDo) {
  EXPECT_EQ(*percent_decode("a+b", true), "a b");
  EXPECT_EQ(*percent_decode("a+b", false), "a+b");
}

TEST(PercentEncoding, RefusesBrokenEscapesAndControls) {
  for (const char* text : {"%", "%4", "%zz", "a%", "%00", "%0d%0a", "%7f", "a\nb"}) {
    EXPECT_FALSE(percent_decode(text, true)) << text;
  }
}

TEST(QueryParameters, KeepOrderAndDecode) {
  const auto query = QueryParameters::parse("state=a%26b&code=c+d&&flag&empty=");
  ASSERT_TRUE(query);
  ASSERT_EQ(query->all().size(), 4u);
  EXPECT_EQ(query->get("state"), "a&b");
  EXPECT_EQ(query->get("code"), "c d");
  EXPECT_EQ(query->get("flag"), "");
  EXPECT_EQ(query->get("nothing"), std::nullopt);
}

TEST(QueryParameters, RefuseANameGivenTwice) {
  EXPECT_FALSE(QueryParameters::parse("code=a&state=b&code=c"));
  EXPECT_FALSE(QueryParameters::parse("code=a&c%6fde=c"));
}

TEST(QueryParameters, AreBounded) {
  std::string query;
  for (int i = 0; i < 64; ++i) query += "p" + std::to_string(i) + "=1&";
  EXPECT_TRUE(QueryParameters::parse(query));
  EXPECT_FALSE(QueryParameters::parse(query + "last=1"));
}

TEST(ParseUrl, ReadsAbsoluteUrls) {
  const auto url = parse_url("HTTPS://Api.Example:8443/a/b?c=d");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->host, "api.example");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->target, "/a/b?c=d");
  EXPECT_EQ(url->origin(), "https://api.example:8443");
}

TEST(ParseUrl, FillsInPortAndPath) {
  const auto url = parse_url("http://example");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->port, 80);
  EXPECT_EQ(url->target, "/");
  EXPECT_EQ(parse_url("https://example?a=b")->target, "/?a=b");
}

TEST(ParseUrl, RefusesEverythingElse) {
  for (const char* text : {"", "example", "/path", "ftp://example/", "https:///path",
                           "https://me@example/", "https://example/#part", "https://example:0/",
                           "https://example:99999/", "https://exa mple/", "https://%41/"}) {
    EXPECT_FALSE(parse_url(text)) << text;
  }
}

TEST(WithQueryParameter, FindsTheRightPlace) {
  EXPECT_EQ(with_query_parameter("https://a/b", "x", "1 2"), "https://a/b?x=1%202");
  EXPECT_EQ(with_query_parameter("https://a/b?c=d", "x", "1"), "https://a/b?c=d&x=1");
  EXPECT_EQ(with_query_parameter("https://a/b?", "x", "1"), "https://a/b?x=1");
  EXPECT_EQ(with_query_parameter("https://a/b?c=d#e?f", "x", "1"), "https://a/b?c=d&x=1#e?f");
  EXPECT_EQ(with_query_parameter("https://a/b#e?f", "x", "1"), "https://a/b?x=1#e?f");
}

}  // namespace
}  // namespace tpp::http
