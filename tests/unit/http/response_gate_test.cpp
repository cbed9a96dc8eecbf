#include "http/response_gate.hpp"

#include <string>

#include <gtest/gtest.h>

namespace tpp::http {
namespace {

struct Judged {
  std::string rule = "accepted";
  ResponseHead head;
};

Judged judge(const std::string& status_line, const std::string& fields) {
  Judged judged;
  const auto head = status_line + "\r\n" + fields + "\r\n";
  const auto rejection = examine_response_head(head, judged.head);
  if (rejection) judged.rule = rejection->rule;
  judged.head.headers.clear();  // they view into a local
  return judged;
}

const std::string ok = "HTTP/1.1 200 OK";

TEST(ResponseGate, DecidesHowTheBodyIsFramed) {
  EXPECT_EQ(judge(ok, "Content-Length: 5\r\n").head.framing, BodyFraming::sized);
  EXPECT_EQ(judge(ok, "Transfer-Encoding: Chunked\r\n").head.framing, BodyFraming::chunked);
  EXPECT_EQ(judge(ok, "").head.framing, BodyFraming::until_close);
  EXPECT_EQ(judge("HTTP/1.1 204 No Content", "").head.framing, BodyFraming::none);
  EXPECT_EQ(judge("HTTP/1.1 100 Continue", "").head.framing, BodyFraming::none);
}

TEST(ResponseGate, ToleratesWhatOnlyLooksUnusual) {
  EXPECT_EQ(judge("HTTP/1.1 200", "").rule, "accepted");
  EXPECT_EQ(judge("HTTP/1.1 200 ", "").rule, "accepted");
  EXPECT_EQ(judge(ok, "X_Name: caf\xe9\r\n").rule, "accepted");
  EXPECT_EQ(judge(ok, "Content-Length: 5\r\nContent-Length: 5\r\n").rule, "accepted");
}

TEST(ResponseGate, RefusesAmbiguousFraming) {
  EXPECT_EQ(judge(ok, "Transfer-Encoding: gzip\r\nContent-Length: 5\r\n").rule,
            "transfer_encoding");
  EXPECT_EQ(judge(ok, "Transfer-Encoding: gzip, chunked\r\n").rule, "transfer_encoding");
  EXPECT_EQ(judge(ok, "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n").rule,
            "length_and_chunked");
  EXPECT_EQ(judge(ok, "Content-Length: 5\r\nContent-Length: 6\r\n").rule, "content_length");
  EXPECT_EQ(judge("HTTP/1.0 200 OK", "Transfer-Encoding: chunked\r\n").rule, "length_and_chunked");
}

TEST(ResponseGate, RefusesWhatIsNotHttp) {
  for (const char* line : {"", "HTTP/2.0 200 OK", "HTTP/1.1 20 OK", "HTTP/1.1 2000",
                           "HTTP/1.1  200", "HTTP/1.1 600 Odd", "HTTP/1.1 200\tOK", "ICY 200 OK"}) {
    EXPECT_EQ(judge(line, "").rule, "status_line") << line;
  }
  EXPECT_EQ(judge(ok, "X-A: b\r\n c\r\n").rule, "folded_field");
}

TEST(ResponseGate, TellsWhetherTheConnectionStays) {
  EXPECT_TRUE(judge(ok, "Content-Length: 0\r\n").head.keep_alive);
  EXPECT_FALSE(judge(ok, "Connection: close\r\n").head.keep_alive);
  EXPECT_FALSE(judge("HTTP/1.0 200 OK", "").head.keep_alive);
}

}  // namespace
}  // namespace tpp::http
