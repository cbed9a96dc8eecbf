// A server that is told to shed load, step by step and back.

#include <gtest/gtest.h>

#include "unit/http/loopback.hpp"

namespace tpp::http::test {
namespace {

Awaitable<Response> greet(const Request&) {
  Response response;
  response.body = "hello";
  co_return response;
}

class SheddingTest : public testing::Test {
 protected:
  SheddingTest() { EXPECT_TRUE(server.start()); }
  RawPeer connect() { return RawPeer(io, server.port()); }

  asio::io_context io;
  CountingProbe probe;
  Server server{io, ServerOptions{}, greet, plain_rejection, probe};
};

const std::string request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::size_t part = 15;

TEST_F(SheddingTest, WithoutKeepAliveEachConnectionHasOneRequest) {
  server.shed(Shedding::keep_alive);
  auto peer = connect();
  peer.send(request + request);
  const auto answers = peer.read_to_end();
  EXPECT_TRUE(answers.starts_with("HTTP/1.1 200 OK")) << answers;
  EXPECT_EQ(answers.rfind("HTTP/1.1"), 0u);
  EXPECT_NE(answers.find("Connection: close"), std::string::npos);
}

TEST_F(SheddingTest, WithoutKeepAliveIdleConnectionsEndButNewOnesMayAsk) {
  auto served = connect();
  served.send(request);
  served.read(part);
  auto fresh = connect();
  settle(io);
  server.shed(Shedding::keep_alive);
  served.read_to_end();
  EXPECT_FALSE(served.was_reset());
  fresh.send(request);
  EXPECT_TRUE(fresh.read_to_end().starts_with("HTTP/1.1 200 OK"));
}

TEST_F(SheddingTest, RefusesRequestsWith503) {
  server.shed(Shedding::requests);
  auto peer = connect();
  peer.send(request);
  const auto answer = peer.read_to_end();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 503 ")) << answer;
  EXPECT_NE(answer.find("Retry-After: 5\r\n"), std::string::npos);
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
  EXPECT_EQ(probe.rules, std::vector<std::string>{"memory"});
}

TEST_F(SheddingTest, LetsNewConnectionsWaitUntilItCanAcceptAgain) {
  settle(io);
  server.shed(Shedding::accepts);
  auto peer = connect();
  peer.send(request);
  settle(io);
  EXPECT_EQ(probe.opened, 0);
  server.shed(Shedding::nothing);
  EXPECT_TRUE(peer.read(part).starts_with("HTTP/1.1 200 OK"));
}

TEST_F(SheddingTest, TakesEverythingBack) {
  server.shed(Shedding::requests);
  server.shed(Shedding::nothing);
  auto peer = connect();
  peer.send(request + request);
  peer.shut_down_sending();
  const auto answers = peer.read_to_end();
  EXPECT_NE(answers.rfind("HTTP/1.1 200 OK"), 0u) << answers;
  EXPECT_EQ(answers.find("Connection: close"), std::string::npos);
  EXPECT_TRUE(probe.rules.empty());
}

}  // namespace
}  // namespace tpp::http::test
