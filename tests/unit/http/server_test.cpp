#include <gtest/gtest.h>

#include "unit/http/loopback.hpp"

namespace tpp::http::test {
namespace {

Response echo(const Request& request) {
  Response response;
  response.body = std::string(request.method) + " " + std::string(request.target) + " " +
                  std::string(request.header("x-name")) + " " + std::string(request.body);
  response.content_type = "text/plain";
  return response;
}

struct Served {
  explicit Served(Handler handler, ServerLimits limits = {})
      : deadlines(std::make_shared<async::TickingWheel>(io)),
        server(io, ServerOptions{.limits = limits, .tls = {}, .deadlines = deadlines},
               std::move(handler), plain_rejection, probe) {
    EXPECT_TRUE(server.start());
  }

  RawPeer connect() { return RawPeer(io, server.port()); }
  std::string ask(const std::string& bytes) {
    auto peer = connect();
    peer.send(bytes);
    return peer.read_to_end();
  }

  asio::io_context io;
  CountingProbe probe;
  std::shared_ptr<async::TickingWheel> deadlines;
  Server server;
};

Awaitable<Response> echo_handler(const Request& request) {
  co_return echo(request);
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

const std::string last = "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

TEST(Server, AnswersARequestWithHeadAndBody) {
  Served served(echo_handler);
  const auto answer = served.ask(
      "POST /v1/x?y=z HTTP/1.1\r\nHost: a\r\nX-Name: n\r\nContent-Length: 5\r\n"
      "Connection: close\r\n\r\nhello");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\nDate: ")) << answer;
  EXPECT_NE(answer.find("Content-Type: text/plain\r\nContent-Length: 22\r\n"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("\r\nConnection: close\r\n\r\nPOST /v1/x?y=z n hello")) << answer;
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  Served served(echo_handler);
  const auto answer = served.ask(
      "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
      "POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\n\r\n" +
      last);
  const auto first = answer.find("POST /1  abc");
  const auto second = answer.find("POST /2  de");
  const auto third = answer.find("GET /last");
  EXPECT_LT(first, second);
  EXPECT_LT(second, third);
  EXPECT_NE(third, std::string::npos) << answer;
  EXPECT_EQ(served.probe.opened, 1);
}

TEST(Server, ReadsBodiesThatOutgrowItsBuffer) {
  Served served(echo_handler);
  const std::string body(300 * 1024, 'b');
  const auto answer = served.ask(
      "POST /big HTTP/1.1\r\nHost: a\r\nX-Name: kept\r\nConnection: close\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_NE(answer.find("\r\n\r\nPOST /big kept " + body), std::string::npos);
}

TEST(Server, DecodesAChunkedBodyInManyPieces) {
  Served served(echo_handler);
  std::string request =
      "POST /c HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 20000; ++i) request += "1\r\nx\r\n";
  const auto answer = served.ask(request + "0\r\n\r\n");
  EXPECT_NE(answer.find("POST /c  " + std::string(20000, 'x')), std::string::npos);
}

TEST(Server, InvitesTheBodyWhenTheClientWaitsForThat) {
  Served served(echo_handler);
  auto peer = served.connect();
  peer.send(
      "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nConnection: close\r\n"
      "Content-Length: 2\r\n\r\n");
  const std::string invitation = "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_EQ(peer.read(invitation.size()), invitation);
  peer.send("ok");
  EXPECT_TRUE(peer.read_to_end().ends_with("POST /  ok"));
}

TEST(Server, RefusesAndClosesOnBrokenFraming) {
  Served served(echo_handler);
  const auto answer = served.ask("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + last);
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 400 Bad Request\r\n")) << answer;
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
  EXPECT_EQ(count(answer, "HTTP/1.1"), 1u) << "what follows broken framing is never served";
  EXPECT_EQ(served.probe.rules, std::vector<std::string>{"host"});
}

TEST(Server, RefusesABodyOverTheLimitWithoutReadingIt) {
  ServerLimits limits;
  limits.body_bytes = 10;
  Served served(echo_handler, limits);
  EXPECT_TRUE(served
                  .ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\nConnection: close"
                       "\r\n\r\n0123456789")
                  .ends_with("0123456789"));
  EXPECT_TRUE(served.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n01234567890")
                  .starts_with("HTTP/1.1 413 "));
  EXPECT_TRUE(served.ask("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n")
                  .starts_with("HTTP/1.1 413 "));
}

TEST(Server, AnswersForAHandlerThatThrows) {
  Served served([](const Request&) -> Awaitable<Response> {
    throw std::runtime_error("a bug");
    co_return Response();
  });
  const auto answer = served.ask(last);
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 500 ")) << answer;
  EXPECT_EQ(answer.find("a bug"), std::string::npos);
  EXPECT_EQ(served.probe.rules, std::vector<std::string>{"handler_exception"});
}

TEST(Server, NeverWritesALineBreakIntoAHeader) {
  Served served([](const Request&) -> Awaitable<Response> {
    Response response;
    response.headers.push_back(Header{"Location", "/a\r\nSet-Cookie: x"});
    co_return response;
  });
  const auto answer = served.ask(last);
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 500 ")) << answer;
  EXPECT_EQ(answer.find("Set-Cookie"), std::string::npos);
}

TEST(Server, SendsNoLengthWithAnAnswerThatHasNoBody) {
  Served served([](const Request&) -> Awaitable<Response> {
    Response response;
    response.status = 204;
    co_return response;
  });
  const auto answer = served.ask(last);
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 204 No Content\r\n"));
  EXPECT_EQ(answer.find("Content-"), std::string::npos);
}

TEST(Server, ResetsAfterAPrefixForSimulators) {
  Served served([](const Request& request) -> Awaitable<Response> {
    Response response = echo(request);
    response.reset_after_bytes = request.path == "/none" ? 0 : 12;
    co_return response;
  });
  auto peer = served.connect();
  peer.send("GET /some HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(peer.read_to_end(), "HTTP/1.1 200");
  EXPECT_TRUE(peer.was_reset());
  auto other = served.connect();
  other.send("GET /none HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(other.read_to_end(), "");
  EXPECT_TRUE(other.was_reset());
}

TEST(Server, TellsThePeerAddress) {
  Served served([](const Request& request) -> Awaitable<Response> {
    Response response;
    response.body = std::string(request.peer);
    co_return response;
  });
  EXPECT_TRUE(served.ask(last).ends_with("\r\n\r\n127.0.0.1"));
}

TEST(Server, SaysWhyItCannotListen) {
  Served served(echo_handler);
  Server second(served.io, ServerOptions{.port = served.server.port(), .limits = {}, .tls = {}},
                echo_handler, plain_rejection, served.probe);
  const auto started = second.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, Errc::invalid_input);
  EXPECT_NE(started.error().detail.find("127.0.0.1"), std::string::npos);
}

}  // namespace
}  // namespace tpp::http::test
