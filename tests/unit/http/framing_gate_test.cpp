#include "http/framing_gate.hpp"

#include <string>

#include <gtest/gtest.h>

#include "http/field_line.hpp"

namespace tpp::http {
namespace {

constexpr GateLimits limits{
    .target_bytes = 64, .head_bytes = 512, .header_fields = 8, .body_bytes = 100};

struct Judged {
  std::string rule = "accepted";
  unsigned status = 0;
  RequestHead head;
};

// What the session does with these bytes.
Judged judge(const std::string& bytes) {
  Judged judged;
  std::size_t scanned = 0;
  std::size_t head_size = 0;
  auto rejection = find_head_end(bytes, scanned, head_size);
  if (!rejection && head_size == 0) rejection = examine_partial_head(bytes, limits);
  if (!rejection && head_size == 0) judged.rule = "incomplete";
  if (!rejection && head_size > 0) {
    rejection = examine_head(std::string_view(bytes).substr(0, head_size), limits, judged.head);
  }
  if (rejection) {
    judged.rule = rejection->rule;
    judged.status = rejection->status;
  }
  return judged;
}

std::string post(const std::string& fields) {
  return "POST /v1/x HTTP/1.1\r\nHost: gateway\r\n" + fields + "\r\n";
}

std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: gateway\r\n\r\n";
}

TEST(FramingGate, AcceptsAnOrdinaryRequestAndSplitsIt) {
  const std::string bytes =
      "POST /v1/payments?a=b%20c HTTP/1.1\r\nHost: gateway:8443\r\nX-Request-ID:  abc \r\n"
      "Content-Length: 12\r\n\r\n";
  const auto judged = judge(bytes);
  EXPECT_EQ(judged.rule, "accepted");
  EXPECT_EQ(judged.head.method, "POST");
  EXPECT_EQ(judged.head.path, "/v1/payments");
  EXPECT_EQ(judged.head.query, "a=b%20c");
  EXPECT_EQ(judged.head.content_length, 12u);
  EXPECT_TRUE(judged.head.keep_alive);
  ASSERT_EQ(judged.head.headers.size(), 3u);
  EXPECT_EQ(judged.head.headers[1].value, "abc");
}

struct Case {
  const char* name;
  std::string bytes;
  const char* rule;
  unsigned status;
};

std::ostream& operator<<(std::ostream& out, const Case& one) {
  return out << one.name;
}

class Refuses : public testing::TestWithParam<Case> {};

TEST_P(Refuses, WithANamedRuleAndAStatus) {
  const auto judged = judge(GetParam().bytes);
  EXPECT_EQ(judged.rule, GetParam().rule);
  EXPECT_EQ(judged.status, GetParam().status);
}

const std::string chunked = "Transfer-Encoding: chunked\r\n";
const std::string length = "Content-Length: 5\r\n";

INSTANTIATE_TEST_SUITE_P(
    Framing, Refuses,
    testing::Values(
        Case{"GzipThenLength", post("Transfer-Encoding: gzip\r\n" + length), "transfer_encoding",
             400},
        Case{"LengthThenGzip", post(length + "Transfer-Encoding: gzip\r\n"), "transfer_encoding",
             400},
        Case{"GzipAlone", post("Transfer-Encoding: gzip\r\n"), "transfer_encoding", 400},
        Case{"Identity", post("Transfer-Encoding: identity\r\n" + length), "transfer_encoding",
             400},
        Case{"XChunked", post("Transfer-Encoding: xchunked\r\n" + length), "transfer_encoding",
             400},
        Case{"ChunkedIdentity", post("Transfer-Encoding: chunked, identity\r\n"),
             "transfer_encoding", 400},
        Case{"QuotedChunked", post("Transfer-Encoding: \"chunked\"\r\n"), "transfer_encoding", 400},
        Case{"GzipAndChunkedFields", post("Transfer-Encoding: gzip\r\n" + chunked),
             "transfer_encoding", 400},
        Case{"ChunkedTwice", post(chunked + chunked), "transfer_encoding", 400},
        Case{"ChunkedIn10", "POST / HTTP/1.0\r\nHost: a\r\n" + chunked + "\r\n", "chunked_in_1_0",
             400},
        Case{"LengthsDiffer", post(length + "Content-Length: 6\r\n"), "content_length", 400},
        Case{"LengthTwice", post(length + length), "content_length", 400},
        Case{"LengthList", post("Content-Length: 5, 5\r\n"), "content_length", 400},
        Case{"LengthAndChunked", post(length + chunked), "length_and_chunked", 400},
        Case{"ChunkedAndLength", post(chunked + length), "length_and_chunked", 400},
        Case{"LengthPlus", post("Content-Length: +5\r\n"), "content_length", 400},
        Case{"LengthMinus", post("Content-Length: -1\r\n"), "content_length", 400},
        Case{"LengthHex", post("Content-Length: 0x5\r\n"), "content_length", 400},
        Case{"LengthEmpty", post("Content-Length:\r\n"), "content_length", 400},
        Case{"LengthTooBig", post("Content-Length: 18446744073709551616\r\n"), "content_length",
             400},
        Case{"BodyOverLimit", post("Content-Length: 101\r\n"), "body_too_large", 413},
        Case{"TrailerDeclared", post("Trailer: X-Tenant\r\n" + chunked), "trailers", 400},
        Case{"GetWithBody", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n",
             "body_not_allowed", 400},
        Case{"DeleteChunked", "DELETE / HTTP/1.1\r\nHost: a\r\n" + chunked + "\r\n",
             "body_not_allowed", 400},
        Case{"OtherExpectation", post("Expect: a-miracle\r\n"), "expectation", 417}));

INSTANTIATE_TEST_SUITE_P(
    Lines, Refuses,
    testing::Values(
        Case{"BareLineFeed", "GET / HTTP/1.1\nHost: a\n\n", "bare_line_feed", 400},
        Case{"BareLineFeedInField", post("X-A: b\nX-C: d\r\n"), "bare_line_feed", 400},
        Case{"BareCarriageReturn", post("X-A: b\rX-C: d\r\n"), "field_value", 400},
        Case{"NulInValue", post(std::string("X-A: b\0c\r\n", 10)), "field_value", 400},
        Case{"HighByteInValue", post("X-A: caf\xc3\xa9\r\n"), "field_value", 400},
        Case{"FoldedField", post("X-A: b\r\n c\r\n"), "folded_field", 400},
        Case{"SpaceBeforeColon", post("X-A : b\r\n"), "field_name", 400},
        Case{"NoColon", post("X-A\r\n"), "field_syntax", 400},
        Case{"EmptyName", post(": b\r\n"), "field_name", 400},
        Case{"Underscore", post("X_A: b\r\n"), "field_name_underscore", 400},
        Case{"NoHost", "GET / HTTP/1.1\r\n\r\n", "host", 400},
        Case{"TwoHosts", post("Host: gateway\r\n"), "host", 400},
        Case{"EmptyHost", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "host", 400},
        Case{"HostWithUser", "GET / HTTP/1.1\r\nHost: me@gateway\r\n\r\n", "host", 400},
        Case{"Http12", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", "version", 400},
        Case{"Http20", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", "version", 400},
        Case{"LowerCaseVersion", "GET / http/1.1\r\nHost: a\r\n\r\n", "version", 400},
        Case{"TwoSpaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "version", 400},
        Case{"EmptyFirstLine", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "request_line", 400},
        Case{"Head", "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", "method_not_allowed", 405},
        Case{"Options", "OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n", "method_not_allowed", 405},
        Case{"Trace", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", "method_not_allowed", 405},
        Case{"Connect", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", "method_not_allowed", 405},
        Case{"UnknownMethod", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", "method_unknown", 400},
        Case{"LowerCaseMethod", "get / HTTP/1.1\r\nHost: a\r\n\r\n", "method_unknown", 400},
        Case{"Http2Preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "method_unknown", 400},
        Case{"TlsOnAPlainPort", std::string("\x16\x03\x01\x02", 4), "method_unknown", 400}));

INSTANTIATE_TEST_SUITE_P(
    Targets, Refuses,
    testing::Values(Case{"AbsoluteForm", get("http://a/"), "target_form", 400},
                    Case{"AuthorityForm", get("a:443"), "target_form", 400},
                    Case{"Asterisk", get("*"), "target_form", 400},
                    Case{"DotSegment", get("/a/./b"), "dot_segment", 400},
                    Case{"DotDotSegment", get("/a/../b"), "dot_segment", 400},
                    Case{"DotDotAtTheEnd", get("/a/.."), "dot_segment", 400},
                    Case{"EncodedDots", get("/a/%2e%2E/b"), "dot_segment", 400},
                    Case{"HalfEncodedDots", get("/a/.%2e/b"), "dot_segment", 400},
                    Case{"EncodedSlash", get("/a%2fb"), "path_escape", 400},
                    Case{"EncodedBackslash", get("/a%5Cb"), "path_escape", 400},
                    Case{"EncodedNul", get("/a%00"), "path_escape", 400},
                    Case{"EncodedLineFeed", get("/a%0a"), "path_escape", 400},
                    Case{"BrokenEscape", get("/a%4"), "path_escape", 400},
                    Case{"Backslash", get("/a\\b"), "target_character", 400},
                    Case{"Fragment", get("/a#b"), "target_character", 400},
                    Case{"HighByte", get("/caf\xc3\xa9"), "target_character", 400},
                    Case{"HighByteInQuery", get("/?a=\xff"), "target_character", 400},
                    Case{"Control", get("/a\tb"), "target_character", 400}));

class Accepts : public testing::TestWithParam<Case> {};

TEST_P(Accepts, WhatLooksUnusualButIsUnambiguous) {
  EXPECT_EQ(judge(GetParam().bytes).rule, "accepted");
}

INSTANTIATE_TEST_SUITE_P(
    Gate, Accepts,
    testing::Values(Case{"GetWithLengthZero",
                         "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "", 0},
                    Case{"Http10WithoutHost", "GET / HTTP/1.0\r\n\r\n", "", 0},
                    Case{"IPv6Host", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "", 0},
                    Case{"DotsInAName", get("/a/..b/c.d/..."), "", 0},
                    Case{"EscapesInTheQuery", get("/?a=%2F..%00|{}"), "", 0},
                    Case{"EmptyValue", post("X-A:\r\n"), "", 0},
                    Case{"Continue", post("Expect: 100-Continue\r\n" + length), "", 0},
                    Case{"Chunked", post(chunked), "", 0}),
    [](const auto& info) { return info.param.name; });

TEST(FramingGate, HoldsTheTargetLimitToTheByte) {
  const std::string fits = "/" + std::string(limits.target_bytes - 1, 'a');
  EXPECT_EQ(judge(get(fits)).rule, "accepted");
  EXPECT_EQ(judge(get(fits + "a")).rule, "target_too_long");
  EXPECT_EQ(judge(get(fits + "a")).status, 414u);
}

TEST(FramingGate, HoldsTheHeadLimitToTheByte) {
  const auto frame = post("X-A: \r\n").size();
  const std::string fits(limits.head_bytes - frame, 'a');
  EXPECT_EQ(judge(post("X-A: " + fits + "\r\n")).rule, "accepted");
  EXPECT_EQ(judge(post("X-A: " + fits + "a\r\n")).rule, "head_too_large");
  EXPECT_EQ(judge(post("X-A: " + fits + "a\r\n")).status, 431u);
}

TEST(FramingGate, HoldsTheFieldLimitToTheField) {
  std::string fields;
  for (std::size_t i = 1; i < limits.header_fields; ++i) fields += "X-A: b\r\n";
  EXPECT_EQ(judge(post(fields)).rule, "accepted");
  EXPECT_EQ(judge(post(fields + "X-A: b\r\n")).rule, "too_many_fields");
  EXPECT_EQ(judge(post(fields + "X-A: b\r\n")).status, 431u);
}

TEST(FramingGate, RefusesBeforeTheHeadIsComplete) {
  EXPECT_EQ(judge("GET /a HTT").rule, "incomplete");
  EXPECT_EQ(judge("GE").rule, "incomplete");
  EXPECT_EQ(judge("GET /" + std::string(200, 'a')).rule, "target_too_long");
  EXPECT_EQ(judge(get("/").substr(0, 20) + std::string(600, 'a')).rule, "head_too_large");
}

TEST(FramingGate, EndsTheConnectionWhereTheClientAsksForIt) {
  EXPECT_FALSE(judge(post("Connection: te, Close\r\n")).head.keep_alive);
  EXPECT_FALSE(judge("GET / HTTP/1.0\r\n\r\n").head.keep_alive);
  EXPECT_TRUE(judge(post("Connection: keep-alive\r\n")).head.keep_alive);
}

}  // namespace
}  // namespace tpp::http
