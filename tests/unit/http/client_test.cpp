#include "http/client.hpp"

#include <gtest/gtest.h>

#include "async/with_deadline.hpp"
#include "unit/http/loopback.hpp"

namespace tpp::http::test {
namespace {

std::string sized(const std::string& body, const std::string& fields = "") {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + fields +
         "\r\n" + body;
}

struct Dialogue {
  explicit Dialogue(std::vector<Script> scripts, ClientLimits limits = {})
      : server(io, std::move(scripts)), client(io, server.origin(), nullptr, limits) {}

  Result<ClientResponse> send(ClientRequest request) {
    return run(io, client.send(std::move(request), soon()));
  }

  asio::io_context io;
  ScriptedServer server;
  Client client;
};

TEST(Client, SendsWhatItIsGivenAndReadsTheAnswer) {
  Dialogue talk({{sized("{}", "X-Request-ID: r1\r\n")}});
  ClientRequest request = get("/oauth/token?a=b");
  request.method = "POST";
  request.content_type = "application/json";
  request.body = "{\"a\":1}";
  request.headers.push_back(Header{"Accept", "application/json"});
  const auto response = talk.send(request);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200u);
  EXPECT_EQ(response->body, "{}");
  EXPECT_EQ(response->header("x-request-id"), "r1");
  const auto host = "127.0.0.1:" + std::to_string(talk.server.origin().port);
  EXPECT_EQ(talk.server.requests().at(0),
            "POST /oauth/token?a=b HTTP/1.1\r\nHost: " + host +
                "\r\nAccept: application/json\r\nContent-Type: application/json\r\n"
                "Content-Length: 7\r\n\r\n{\"a\":1}");
}

TEST(Client, ReadsEveryFramingWithRoomToSpare) {
  const std::string big(100 * 1024, 'b');
  Dialogue talk({{sized("four")},
                 {sized(big)},
                 {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
                 {"HTTP/1.1 204 No Content\r\n\r\n"},
                 {"HTTP/1.1 200 OK\r\n\r\nto the end", true}});
  for (const std::string& body :
       {std::string("four"), big, std::string("abc"), std::string(), std::string("to the end")}) {
    const auto response = talk.send(get("/"));
    ASSERT_TRUE(response) << response.error().cause;
    EXPECT_EQ(response->body, body);
    if (!body.empty()) EXPECT_GE(response->body.capacity() - response->body.size(), 64u);
  }
  EXPECT_EQ(talk.server.connections(), 1);
}

TEST(Client, ReusesItsConnection) {
  Dialogue talk({{sized("1")}, {sized("2")}});
  EXPECT_TRUE(talk.send(get("/1")));
  EXPECT_TRUE(talk.send(get("/2")));
  EXPECT_EQ(talk.server.connections(), 1);
}

TEST(Client, OpensANewConnectionWhenTheServerClosedTheIdleOne) {
  Dialogue talk({{sized("1"), true}, {sized("2")}});
  EXPECT_TRUE(talk.send(get("/1")));
  settle(talk.io);
  const auto second = talk.send(get("/2"));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->body, "2");
  EXPECT_EQ(talk.server.connections(), 2);
}

TEST(Client, ClosesAConnectionWithBytesLeftOver) {
  Dialogue talk({{sized("1") + "HTTP/1.1 200 OK\r\n"}, {sized("2")}});
  for (const char* body : {"1", "2"}) {
    const auto response = talk.send(get("/"));
    ASSERT_TRUE(response);
    EXPECT_EQ(response->body, body);
  }
  EXPECT_EQ(talk.server.connections(), 2);
}

TEST(Client, ClosesAConnectionThatTheServerWantsClosed) {
  Dialogue talk({{sized("1", "Connection: close\r\n")}, {sized("2")}});
  EXPECT_TRUE(talk.send(get("/1")));
  EXPECT_TRUE(talk.send(get("/2")));
  EXPECT_EQ(talk.server.connections(), 2);
}

TEST(Client, ReadsOverInterimAnswers) {
  Dialogue talk({{"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 100\r\n\r\n" + sized("1")}});
  const auto response = talk.send(get("/"));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200u);
  EXPECT_TRUE(response->header("link").empty());
}

TEST(Client, RefusesToSendWhatWouldBreakFraming) {
  Dialogue talk({});
  std::vector<ClientRequest> wrong(5, get("/"));
  wrong[0].headers.push_back(Header{"X-A", "b\r\nX-C: d"});
  wrong[1].headers.push_back(Header{"X-A\r\nX-B", "b"});
  wrong[2].headers.push_back(Header{"content-length", "5"});
  wrong[3].target = "/a b";
  wrong[4].content_type = "text/plain\n";
  for (const auto& request : wrong) {
    const auto response = talk.send(request);
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Errc::invalid_input);
  }
  EXPECT_EQ(talk.server.connections(), 0);
}

struct Parallel {
  int ended = 0;
  std::vector<Result<ClientResponse>> results;
};

void start(Dialogue& talk, Parallel& parallel, Deadline by) {
  asio::co_spawn(talk.io, talk.client.send(get("/"), by),
                 [&](const std::exception_ptr&, Result<ClientResponse> result) {
                   ++parallel.ended;
                   parallel.results.push_back(std::move(result));
                 });
}

void finish(Dialogue& talk, Parallel& parallel, int count) {
  talk.io.restart();
  while (parallel.ended < count && talk.io.run_one_for(std::chrono::seconds(10)) > 0) {
  }
  ASSERT_EQ(parallel.ended, count);
}

TEST(Client, LetsCallsWaitForAConnectionInTurn) {
  ClientLimits limits;
  limits.connections = 1;
  Dialogue talk({{sized("1")}, {sized("2")}, {sized("3")}}, limits);
  Parallel parallel;
  for (int i = 0; i < 3; ++i) start(talk, parallel, soon());
  finish(talk, parallel, 3);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(parallel.results.at(static_cast<std::size_t>(i)));
    EXPECT_EQ(parallel.results[static_cast<std::size_t>(i)]->body, std::to_string(i + 1));
  }
  EXPECT_EQ(talk.server.connections(), 1);
}

TEST(Client, RefusesCallsOverTheQueueLimit) {
  ClientLimits limits;
  limits.connections = 1;
  limits.waiting = 1;
  Dialogue talk({{sized("1")}, {sized("2")}}, limits);
  Parallel parallel;
  for (int i = 0; i < 3; ++i) start(talk, parallel, soon());
  finish(talk, parallel, 3);
  ASSERT_FALSE(parallel.results.front());
  EXPECT_EQ(parallel.results.front().error().code, Errc::overloaded);
}

TEST(Client, EndsTheWaitAtTheDeadline) {
  ClientLimits limits;
  limits.connections = 1;
  Dialogue talk({{""}}, limits);
  Parallel parallel;
  start(talk, parallel, std::chrono::steady_clock::now() + std::chrono::milliseconds(300));
  start(talk, parallel, std::chrono::steady_clock::now());
  finish(talk, parallel, 2);
  ASSERT_FALSE(parallel.results.front());
  EXPECT_EQ(parallel.results.front().error().code, Errc::deadline_exceeded);
  EXPECT_FALSE(request_was_sent(parallel.results.front().error()));
  EXPECT_TRUE(request_was_sent(parallel.results.back().error()));
}

TEST(Client, FreesTheConnectionOfACancelledCall) {
  ClientLimits limits;
  limits.connections = 1;
  Dialogue talk({{""}, {sized("2")}}, limits);
  const auto by = std::chrono::steady_clock::now() + std::chrono::milliseconds(50);
  auto cancelled = run(talk.io, async::with_deadline(by, talk.client.send(get("/"), soon())));
  ASSERT_FALSE(cancelled);
  EXPECT_EQ(cancelled.error().code, Errc::deadline_exceeded);
  const auto next = talk.send(get("/"));
  ASSERT_TRUE(next) << next.error().cause;
  EXPECT_EQ(next->body, "2");
  EXPECT_EQ(talk.server.connections(), 2);
}

TEST(Client, RefusesCallsOnceStopped) {
  Dialogue talk({{sized("1")}});
  talk.client.stop();
  const auto response = talk.send(get("/"));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::overloaded);
}

TEST(Client, MayBeDestroyedWhileACallIsUnderWay) {
  asio::io_context io;
  ScriptedServer server(io, {{sized("1")}});
  auto client = std::make_unique<Client>(io, server.origin(), nullptr, ClientLimits{});
  std::optional<Result<ClientResponse>> result;
  asio::co_spawn(
      io, client->send(get("/"), soon()),
      [&](const std::exception_ptr&, Result<ClientResponse> r) { result = std::move(r); });
  while (server.requests().empty() && io.run_one_for(std::chrono::seconds(10)) > 0) {
  }
  client.reset();
  while (!result && io.run_one_for(std::chrono::seconds(10)) > 0) {
  }
  ASSERT_TRUE(result && *result);
}

}  // namespace
}  // namespace tpp::http::test
