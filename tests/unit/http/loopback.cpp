#include "unit/http/loopback.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>

namespace tpp::http::test {

namespace {

using async::UseAwaitable;
using boost::system::error_code;

Awaitable<Nothing> send_all(TcpSocket& socket, const std::string& bytes) {
  error_code ignored;  // the server may close while we still send
  co_await asio::async_write(socket, asio::buffer(bytes),
                             asio::redirect_error(UseAwaitable(), ignored));
  co_return Nothing();
}

Awaitable<std::string> receive(TcpSocket& socket, std::size_t limit, error_code& error) {
  std::string all;
  while (!error && all.size() < limit) {
    std::string part(std::min<std::size_t>(limit - all.size(), 64 * 1024), '\0');
    part.resize(co_await socket.async_read_some(asio::buffer(part),
                                                asio::redirect_error(UseAwaitable(), error)));
    all += part;
  }
  co_return all;
}

struct Play {
  std::vector<Script> scripts;
  std::size_t next = 0;
};

using Requests = std::shared_ptr<std::vector<std::string>>;

Awaitable<void> play(TcpSocket socket, std::shared_ptr<Play> play, Requests requests) {
  error_code error;
  std::string received;
  while (play->next < play->scripts.size()) {
    received.clear();
    while (received.find("\r\n\r\n") == std::string::npos) {
      std::string part(4096, '\0');
      part.resize(co_await socket.async_read_some(asio::buffer(part),
                                                  asio::redirect_error(UseAwaitable(), error)));
      if (error) co_return;
      received += part;
    }
    requests->push_back(received);
    const auto script = play->scripts[play->next++];
    co_await send_all(socket, script.bytes);
    if (script.reset) socket.set_option(asio::socket_base::linger(true, 0));
    if (script.close || script.reset) co_return;
  }
  co_await receive(socket, 1 << 20, error);
}

Awaitable<void> accept_all(std::shared_ptr<Acceptor> acceptor, std::shared_ptr<Play> scripts,
                           std::shared_ptr<int> connections, Requests requests) {
  for (;;) {
    TcpSocket socket(acceptor->get_executor());
    error_code error;
    co_await acceptor->async_accept(socket, asio::redirect_error(UseAwaitable(), error));
    if (error) co_return;
    ++*connections;
    auto playing = play(std::move(socket), scripts, requests);
    asio::co_spawn(acceptor->get_executor(), std::move(playing), [](const std::exception_ptr&) {});
  }
}

}  // namespace

void settle(asio::io_context& io) {
  io.restart();
  while (io.run_one_for(std::chrono::milliseconds(20)) > 0) {
  }
}

Response plain_rejection(unsigned status, std::string detail) {
  Response response;
  response.status = status;
  response.body = std::move(detail);
  response.content_type = "text/plain";
  return response;
}

RawPeer::RawPeer(asio::io_context& io, std::uint16_t port) : io_(io), socket_(io.get_executor()) {
  socket_.connect(asio::ip::tcp::endpoint(asio::ip::make_address("127.0.0.1"), port));
}

void RawPeer::send(const std::string& bytes) {
  run(io_, send_all(socket_, bytes));
}

std::string RawPeer::read_to_end() {
  error_code error;
  auto all = run(io_, receive(socket_, std::string::npos, error));
  was_reset_ = error == asio::error::connection_reset;
  return all;
}

std::string RawPeer::read(std::size_t count) {
  error_code error;
  return run(io_, receive(socket_, count, error));
}

void RawPeer::shut_down_sending() {
  socket_.shutdown(TcpSocket::shutdown_send);
}

void RawPeer::close() {
  socket_.close();
}

ScriptedServer::ScriptedServer(asio::io_context& io, std::vector<Script> scripts)
    : acceptor_(std::make_shared<Acceptor>(
          io.get_executor(), asio::ip::tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0))),
      connections_(std::make_shared<int>(0)),
      requests_(std::make_shared<std::vector<std::string>>()) {
  auto scripted = std::make_shared<Play>();
  scripted->scripts = std::move(scripts);
  auto accepting = accept_all(acceptor_, scripted, connections_, requests_);
  asio::co_spawn(io, std::move(accepting), [](const std::exception_ptr&) {});
}

ScriptedServer::~ScriptedServer() {
  error_code ignored;
  acceptor_->close(ignored);
}

Url ScriptedServer::origin() const {
  return Url{"http", "127.0.0.1", acceptor_->local_endpoint().port(), "/"};
}

Deadline soon() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(10);
}

ClientRequest get(std::string target) {
  ClientRequest request;
  request.method = "GET";
  request.target = std::move(target);
  return request;
}

}  // namespace tpp::http::test
