#include <boost/asio/redirect_error.hpp>
#include <gtest/gtest.h>

#include "async/timer.hpp"
#include "unit/http/loopback.hpp"

namespace tpp::http::test {
namespace {

// Handlers wait here until the test opens the gate.
struct Gate {
  explicit Gate(asio::io_context& io) : timer(io.get_executor(), async::Timer::time_point::max()) {}
  Awaitable<void> pass() {
    ++waiting;
    boost::system::error_code ignored;
    if (!is_open) {
      co_await timer.async_wait(asio::redirect_error(async::UseAwaitable(), ignored));
    }
  }
  void open() {
    is_open = true;
    timer.cancel();
  }
  async::Timer timer;
  int waiting = 0;
  bool is_open = false;
  std::string body = "done";
};

Awaitable<Response> answer_behind(Gate& gate) {
  co_await gate.pass();
  Response response;
  response.body = gate.body;
  co_return response;
}

class ServerLimitsTest : public testing::Test {
 protected:
  using BodyLimit = std::function<std::size_t(std::string_view, std::string_view)>;
  void serve(ServerLimits limits, BodyLimit body_limit = {}) {
    ServerOptions options;
    options.limits = limits;
    options.body_limit = std::move(body_limit);
    options.deadlines = deadlines;
    server.emplace(
        io, options, [this](const Request&) { return answer_behind(gate); }, plain_rejection,
        probe);
    ASSERT_TRUE(server->start());
  }
  RawPeer connect() { return RawPeer(io, server->port()); }
  void pass_time(std::chrono::seconds time) {
    deadlines->advance(std::chrono::steady_clock::now() + time);
  }
  template <class Condition>
  void run_until(Condition condition) {
    io.restart();
    while (!condition() && io.run_one_for(std::chrono::seconds(10)) > 0) {
    }
    ASSERT_TRUE(condition());
  }

  asio::io_context io;
  CountingProbe probe;
  Gate gate{io};
  std::shared_ptr<async::TickingWheel> deadlines = std::make_shared<async::TickingWheel>(io);
  std::optional<Server> server;
};

const std::string request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

TEST_F(ServerLimitsTest, AnswersASlowHeadWith408) {
  serve({});
  auto peer = connect();
  peer.send("GET / HTTP/1.1\r\n");
  settle(io);
  pass_time(std::chrono::seconds(9));
  settle(io);
  EXPECT_EQ(probe.rules, std::vector<std::string>{});
  pass_time(std::chrono::seconds(11));
  EXPECT_TRUE(peer.read_to_end().starts_with("HTTP/1.1 408 "));
  EXPECT_EQ(probe.rules, std::vector<std::string>{"slow_head"});
}

TEST_F(ServerLimitsTest, AnswersASlowBodyWith408) {
  serve({});
  auto peer = connect();
  peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
  settle(io);
  pass_time(std::chrono::seconds(21));
  EXPECT_TRUE(peer.read_to_end().starts_with("HTTP/1.1 408 "));
  EXPECT_EQ(probe.rules, std::vector<std::string>{"slow_body"});
}

TEST_F(ServerLimitsTest, ClosesAnIdleConnectionWithoutAWord) {
  serve({});
  auto peer = connect();
  settle(io);
  pass_time(std::chrono::seconds(76));
  EXPECT_EQ(peer.read_to_end(), "");
  EXPECT_TRUE(probe.rules.empty());
}

TEST_F(ServerLimitsTest, DoesNotCountTheHandlersTime) {
  serve({});
  auto peer = connect();
  peer.send(request);
  run_until([&] { return gate.waiting == 1; });
  pass_time(std::chrono::seconds(1000));
  gate.open();
  EXPECT_TRUE(peer.read(15).starts_with("HTTP/1.1 200 OK"));
}

TEST_F(ServerLimitsTest, CutsAClientThatDoesNotRead) {
  gate.body = std::string(32 * 1024 * 1024, 'x');  // more than the buffers of both sides hold
  gate.open();
  serve({});
  auto peer = connect();
  peer.send(request);
  run_until([&] { return gate.waiting == 1; });
  settle(io);
  EXPECT_EQ(probe.closed, 0);
  pass_time(std::chrono::seconds(31));
  run_until([&] { return probe.closed == 1; });
}

TEST_F(ServerLimitsTest, RefusesRequestsOverTheInFlightLimit) {
  ServerLimits limits;
  limits.requests_in_flight = 1;
  serve(limits);
  auto first = connect();
  first.send(request);
  run_until([&] { return gate.waiting == 1; });
  auto second = connect();
  second.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const auto refused = second.read_to_end();
  EXPECT_TRUE(refused.starts_with("HTTP/1.1 503 ")) << refused;
  EXPECT_NE(refused.find("Retry-After: 1\r\n"), std::string::npos);
  gate.open();
  EXPECT_TRUE(first.read(15).starts_with("HTTP/1.1 200 OK"));
}

TEST_F(ServerLimitsTest, ClosesConnectionsOverTheLimit) {
  ServerLimits limits;
  limits.connections = 1;
  serve(limits);
  auto first = connect();
  settle(io);
  auto second = connect();
  EXPECT_EQ(second.read_to_end(), "");
  EXPECT_EQ(probe.rules, std::vector<std::string>{"connections"});
  EXPECT_EQ(probe.opened, 1);
}

TEST_F(ServerLimitsTest, ClosesConnectionsOverTheLimitOfOneAddress) {
  ServerLimits limits;
  limits.connections_per_address = 2;
  serve(limits);
  auto first = connect();
  auto second = connect();
  settle(io);
  EXPECT_EQ(connect().read_to_end(), "");
  EXPECT_EQ(probe.rules, std::vector<std::string>{"connections_per_address"});
  first.close();
  run_until([&] { return probe.closed == 1; });
  auto third = connect();
  run_until([&] { return probe.opened == 3; });
}

TEST_F(ServerLimitsTest, EndsAConnectionAfterItsRequestsGiveOrTakeATenth) {
  gate.open();
  ServerLimits limits;
  limits.requests_per_connection = 100;
  serve(limits);
  std::string many;
  for (int i = 0; i < 111; ++i) many += request;
  auto peer = connect();
  peer.send(many);
  const auto answers = peer.read_to_end();
  EXPECT_GE(gate.waiting, 90);
  EXPECT_LE(gate.waiting, 110);
  EXPECT_EQ(answers.find("Connection: close"), answers.rfind("Connection: close"));
  EXPECT_GT(answers.rfind("Connection: close"), answers.rfind("HTTP/1.1 200 OK"));
}

TEST_F(ServerLimitsTest, EndsAConnectionThatHasLivedLongEnoughWithItsNextAnswer) {
  gate.open();
  ServerLimits limits;
  limits.connection_life = std::chrono::milliseconds(0);
  serve(limits);
  auto peer = connect();
  peer.send(request + request);
  const auto answer = peer.read_to_end();
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  EXPECT_EQ(gate.waiting, 1);
}

TEST_F(ServerLimitsTest, AsksHowLargeTheBodyOfThisRequestMayBe) {
  gate.open();
  serve({}, [](std::string_view method, std::string_view path) -> std::size_t {
    return method == "POST" && path == "/small" ? 4 : 8;
  });
  for (const auto& [target, body, status] :
       {std::tuple{"/small", "abcd", "200"}, std::tuple{"/small", "abcde", "413"},
        std::tuple{"/large", "abcdefgh", "200"}, std::tuple{"/large", "abcdefghi", "413"}}) {
    const auto size = std::to_string(std::string_view(body).size());
    const std::string head = std::string("POST ") + target + " HTTP/1.1\r\nHost: a\r\n";
    for (const auto& framed : {"Content-Length: " + size + "\r\nConnection: close\r\n\r\n" + body,
                               "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + size +
                                   "\r\n" + body + "\r\n0\r\n\r\n"}) {
      auto peer = connect();
      peer.send(head + framed);
      EXPECT_EQ(peer.read_to_end().substr(9, 3), status) << target << body;
    }
  }
}

Awaitable<Nothing> drained(Server& server, Deadline by) {
  co_await server.drain(by);
  co_return Nothing();
}

TEST_F(ServerLimitsTest, DrainLetsBusyConnectionsAnswerAndEndsIdleOnes) {
  serve({});
  auto idle = connect();
  auto busy = connect();
  busy.send(request);
  run_until([&] { return gate.waiting == 1 && probe.opened == 2; });
  asio::co_spawn(io, drained(*server, soon()), [](const std::exception_ptr&, Nothing) {});
  EXPECT_EQ(idle.read_to_end(), "");
  gate.open();
  const auto answer = busy.read_to_end();
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << answer;
  EXPECT_TRUE(answer.ends_with("done"));
}

TEST_F(ServerLimitsTest, DrainAnswersARequestThatHadArrivedOnAnIdleConnection) {
  serve({});
  auto raced = connect();
  run_until([&] { return probe.opened == 1; });
  gate.open();
  asio::co_spawn(io, drained(*server, soon()), [](const std::exception_ptr&, Nothing) {});
  raced.send(request);
  const auto answer = raced.read_to_end();
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << answer;
  EXPECT_TRUE(answer.ends_with("done"));
}

TEST_F(ServerLimitsTest, DrainCutsWhatIsLeftAtItsDeadline) {
  serve({});
  auto busy = connect();
  busy.send(request);
  run_until([&] { return gate.waiting == 1; });
  run(io, drained(*server, std::chrono::steady_clock::now()));
  EXPECT_EQ(busy.read_to_end(), "");
  gate.open();
  run_until([&] { return probe.closed == 1; });
}

TEST_F(ServerLimitsTest, SessionsMayOutliveTheServer) {
  serve({});
  auto busy = connect();
  busy.send(request);
  run_until([&] { return gate.waiting == 1; });
  server.reset();
  gate.open();
  EXPECT_EQ(busy.read_to_end(), "");
}

}  // namespace
}  // namespace tpp::http::test
