#include <gtest/gtest.h>

#include "http/client.hpp"
#include "unit/http/loopback.hpp"

namespace tpp::http::test {
namespace {

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1";

Error failure_of(std::vector<Script> scripts, const std::string& method, ClientLimits limits = {},
                 int calls_before = 0) {
  asio::io_context io;
  ScriptedServer server(io, std::move(scripts));
  Client client(io, server.origin(), nullptr, limits);
  for (int i = 0; i < calls_before; ++i) EXPECT_TRUE(run(io, client.send(get("/"), soon())));
  ClientRequest request = get("/");
  request.method = method;
  const auto response = run(io, client.send(request, soon()));
  EXPECT_FALSE(response);
  return response ? Error{} : response.error();
}

TEST(ClientFailure, IsUnreachableWhenNobodyListens) {
  asio::io_context io;
  auto server = std::make_unique<ScriptedServer>(io, std::vector<Script>{});
  const auto origin = server->origin();
  server.reset();
  Client client(io, origin, nullptr, ClientLimits{});
  const auto response = run(io, client.send(get("/"), soon()));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::bank_unreachable);
  EXPECT_EQ(response.error().detail, "the bank cannot be reached");
  EXPECT_EQ(response.error().cause, "connect: Connection refused");
  EXPECT_FALSE(request_was_sent(response.error()));
}

TEST(ClientFailure, IsUnknownWhenTheAnswerDoesNotCome) {
  for (const char* method : {"GET", "POST"}) {
    EXPECT_EQ(failure_of({{"", true}}, method).code, Errc::bank_outcome_unknown) << method;
    EXPECT_EQ(failure_of({{"", false, true}}, method).code, Errc::bank_outcome_unknown) << method;
  }
}

TEST(ClientFailure, IsUnknownWhenTheAnswerIsCutAnywhere) {
  const std::string sized = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n1234";
  const std::string chunks =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n";
  for (const auto& whole : {sized, chunks}) {
    for (std::size_t length = 1; length <= whole.size(); length += 7) {
      const auto error = failure_of({{whole.substr(0, length), true}}, "POST");
      EXPECT_EQ(error.code, Errc::bank_outcome_unknown) << length;
      EXPECT_TRUE(request_was_sent(error));
    }
  }
}

TEST(ClientFailure, LetsTheCallerRepeatAGetOnAStaleConnection) {
  const auto stale = failure_of({{ok}, {"", true}}, "GET", {}, 1);
  EXPECT_EQ(stale.code, Errc::bank_unreachable);
  EXPECT_EQ(stale.cause, "read head: End of file");
}

TEST(ClientFailure, NeverCallsAPostOnAStaleConnectionUnsent) {
  EXPECT_EQ(failure_of({{ok}, {"", true}}, "POST", {}, 1).code, Errc::bank_outcome_unknown);
}

TEST(ClientFailure, IsUnknownForAGetOnceTheAnswerBegan) {
  EXPECT_EQ(failure_of({{ok}, {"HTTP/1.1 2", true}}, "GET", {}, 1).code,
            Errc::bank_outcome_unknown);
}

TEST(ClientFailure, RefusesAnswersThatBreakFraming) {
  const std::string head = "HTTP/1.1 200 OK\r\n";
  const std::vector<std::string> answers = {
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
      head + "Transfer-Encoding: gzip\r\nContent-Length: 1\r\n\r\n1",
      head + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n1",
      head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n12",
      head + "Transfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\n\r\n",
      head + "Transfer-Encoding: chunked\r\n\r\n0\r\nX-A: b\r\n\r\n",
      "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
      "not http at all\r\n\r\n",
      "HTTP/1.1 100\r\n\r\nHTTP/1.1 100\r\n\r\nHTTP/1.1 100\r\n\r\nHTTP/1.1 100\r\n\r\n"
      "HTTP/1.1 100\r\n\r\n" +
          ok,
  };
  for (const auto& answer : answers) {
    EXPECT_EQ(failure_of({{answer}}, "GET").code, Errc::bank_answer_invalid) << answer;
  }
}

TEST(ClientFailure, HoldsItsSizeLimitsToTheByte) {
  ClientLimits limits;
  limits.body_bytes = 4;
  limits.head_bytes = 64;
  const std::string head = "HTTP/1.1 200 OK\r\n";
  asio::io_context io;
  ScriptedServer server(io, {{head + "Content-Length: 4\r\n\r\n1234"}});
  Client client(io, server.origin(), nullptr, limits);
  EXPECT_TRUE(run(io, client.send(get("/"), soon())));
  const std::vector<std::string> answers = {
      head + "Content-Length: 5\r\n\r\n12345",
      head + "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n",
      head + "\r\n12345",
      head + "X-A: " + std::string(64, 'a') + "\r\nContent-Length: 0\r\n\r\n",
      head + "X-A: " + std::string(64, 'a'),
  };
  for (const auto& answer : answers) {
    EXPECT_EQ(failure_of({{answer, true}}, "GET", limits).code, Errc::bank_answer_invalid)
        << answer;
  }
}

TEST(ClientFailure, NeverReusesAConnectionAfterAnError) {
  asio::io_context io;
  ScriptedServer server(io, {{"nonsense\r\n\r\n"}, {ok}});
  Client client(io, server.origin(), nullptr, ClientLimits{});
  EXPECT_FALSE(run(io, client.send(get("/"), soon())));
  EXPECT_TRUE(run(io, client.send(get("/"), soon())));
  EXPECT_EQ(server.connections(), 2);
}

TEST(ClientFailure, TellsAPassedDeadlineBeforeAndAfterSending) {
  asio::io_context io;
  auto deadlines = std::make_shared<async::TickingWheel>(io);
  ScriptedServer server(io, {{""}});
  Client client(io, server.origin(), nullptr, ClientLimits{}, deadlines);
  std::optional<Result<ClientResponse>> result;
  asio::co_spawn(
      io, client.send(get("/"), soon()),
      [&](const std::exception_ptr&, Result<ClientResponse> r) { result = std::move(r); });
  while (server.requests().empty()) io.run_one();
  deadlines->advance(soon() + std::chrono::seconds(1));
  while (!result) io.run_one();
  ASSERT_FALSE(*result);
  EXPECT_EQ(result->error().code, Errc::deadline_exceeded);
  EXPECT_TRUE(request_was_sent(result->error()));
  EXPECT_EQ(result->error().cause, "read head: timed out");
}

TEST(ClientFailure, DropsIdleConnectionsThatGrewOld) {
  asio::io_context io;
  auto deadlines = std::make_shared<async::TickingWheel>(io);
  ScriptedServer server(io, {{ok}, {ok}});
  Client client(io, server.origin(), nullptr, ClientLimits{}, deadlines);
  EXPECT_TRUE(run(io, client.send(get("/"), soon())));
  deadlines->advance(std::chrono::steady_clock::now() + std::chrono::seconds(21));
  EXPECT_TRUE(run(io, client.send(get("/"), soon())));
  EXPECT_EQ(server.connections(), 2);
}

}  // namespace
}  // namespace tpp::http::test
