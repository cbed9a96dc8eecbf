#pragma once
// Runs servers, clients and raw peers of a test in one io_context on loopback.

#include <exception>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "async/ticking_wheel.hpp"
#include "http/client.hpp"
#include "http/server.hpp"
#include "http/transport.hpp"

namespace tpp::http::test {

using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

// Runs the context until the task has ended, and returns its result. A hang fails the test.
template <class T>
T run(asio::io_context& io, Awaitable<T> task) {
  std::optional<T> result;
  std::exception_ptr failure;
  bool ended = false;
  asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown, T value) {
    failure = thrown;
    result.emplace(std::move(value));
    ended = true;
  });
  io.restart();
  while (!ended) {
    if (io.run_one_for(std::chrono::seconds(20)) == 0) throw std::runtime_error("the task hangs");
  }
  if (failure) std::rethrow_exception(failure);
  return std::move(*result);
}

struct Nothing {};

// Lets everything happen that can happen without waiting for time to pass.
void settle(asio::io_context& io);

struct CountingProbe final : ServerProbe {
  void connection_opened() override { ++opened; }
  void connection_closed() override { ++closed; }
  void rejected(std::string_view rule) override { rules.emplace_back(rule); }
  int opened = 0;
  int closed = 0;
  std::vector<std::string> rules;
};

Response plain_rejection(unsigned status, std::string detail);

// A client that sends what it is told, well-formed or not.
class RawPeer {
 public:
  RawPeer(asio::io_context& io, std::uint16_t port);
  void send(const std::string& bytes);
  // All bytes until the server closes (or resets; see was_reset()).
  std::string read_to_end();
  // Until `count` bytes have come.
  std::string read(std::size_t count);
  bool was_reset() const { return was_reset_; }
  void shut_down_sending();
  void close();

 private:
  asio::io_context& io_;
  TcpSocket socket_;
  bool was_reset_ = false;
};

// A server that answers each connection with scripted bytes. It reads one request head, writes the
// next script, and goes on; a script that ends the connection says so.
struct Script {
  std::string bytes;
  bool close = false;
  bool reset = false;
};

class ScriptedServer {
 public:
  ScriptedServer(asio::io_context& io, std::vector<Script> scripts);
  ~ScriptedServer();
  Url origin() const;
  int connections() const { return *connections_; }
  const std::vector<std::string>& requests() const { return *requests_; }

 private:
  std::shared_ptr<Acceptor> acceptor_;
  std::shared_ptr<int> connections_;
  std::shared_ptr<std::vector<std::string>> requests_;
};

Deadline soon();
ClientRequest get(std::string target);

}  // namespace tpp::http::test
