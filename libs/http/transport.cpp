#include "http/transport.hpp"

#include <cerrno>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <sys/socket.h>

namespace tpp::http {

namespace {

using async::UseAwaitable;
using boost::system::error_code;

constexpr std::size_t flush_bytes = 64 * 1024;  // bounds what a large answer holds encrypted

}  // namespace

TlsEngine& Transport::start_tls(SSL_CTX& context, TlsSide side) {
  return tls_.emplace(context, side);
}

Awaitable<void> Transport::handshake(error_code& error) {
  for (;;) {
    const auto step = tls_->handshake();
    error_code flush_error;
    co_await flush(flush_error);  // also the alert that says why we refuse
    if (step == TlsStep::done) {
      error = flush_error;
      co_return;
    }
    if (step != TlsStep::needs_input) {
      error = asio::error::connection_refused;
      co_return;
    }
    error = flush_error;
    if (!error) co_await receive(error);
    if (error) co_return;
  }
}

Awaitable<std::size_t> Transport::read_some(char* data, std::size_t size, error_code& error) {
  if (tls_) return read_tls(data, size, error);
  return socket_.async_read_some(asio::buffer(data, size),
                                 asio::redirect_error(UseAwaitable(), error));
}

Awaitable<std::size_t> Transport::read_tls(char* data, std::size_t size, error_code& error) {
  // Where nothing has arrived, OpenSSL would look for it in vain.
  for (bool wanting = !tls_->has_unread_input();; wanting = true) {
    if (wanting) co_await receive(error);
    if (wanting && error) co_return 0;
    std::size_t got = 0;
    const auto step = tls_->read(data, size, got);
    if (step == TlsStep::done) {
      error = {};
      co_return got;
    }
    if (step == TlsStep::closed) {
      error = asio::error::eof;
      co_return 0;
    }
    if (!tls_->output().empty()) {
      error_code flush_error;
      co_await flush(flush_error);
    }
    if (step == TlsStep::failed) {
      error = asio::error::connection_refused;
      co_return 0;
    }
  }
}

Awaitable<std::size_t> Transport::write(std::string_view bytes, error_code& error) {
  if (tls_) return write_tls(bytes, error);
  return asio::async_write(socket_, asio::buffer(bytes.data(), bytes.size()),
                           asio::redirect_error(UseAwaitable(), error));
}

Awaitable<std::size_t> Transport::write_tls(std::string_view bytes, error_code& error) {
  std::size_t sent = 0;
  error = {};
  while (!bytes.empty() && !error) {
    const auto part = bytes.substr(0, flush_bytes);
    bytes.remove_prefix(part.size());
    if (tls_->write(part.data(), part.size()) != TlsStep::done) {
      error = asio::error::connection_refused;
      co_return sent;
    }
    sent += co_await flush(error);
  }
  co_return sent;
}

Awaitable<void> Transport::finish_writing(error_code& error) {
  if (tls_) {
    tls_->close_notify();
    co_await flush(error);
  }
  socket_.shutdown(TcpSocket::shutdown_send, error);
}

Awaitable<void> Transport::receive(error_code& error) {
  std::size_t space = 0;
  char* data = tls_->input_space(space);
  const auto got = co_await socket_.async_read_some(asio::buffer(data, space),
                                                    asio::redirect_error(UseAwaitable(), error));
  tls_->input_arrived(got);
  if (error == asio::error::eof) error = asio::error::connection_aborted;
}

Awaitable<std::size_t> Transport::flush(error_code& error) {
  auto& output = tls_->output();
  error = {};
  if (output.empty()) co_return 0;
  const auto sent = co_await asio::async_write(socket_, asio::buffer(output),
                                               asio::redirect_error(UseAwaitable(), error));
  output.clear();
  if (output.capacity() > flush_bytes / 2) output.shrink_to_fit();
  co_return sent;
}

void Transport::cancel() {
  error_code ignored;
  socket_.cancel(ignored);
}

void Transport::close() {
  error_code ignored;
  socket_.close(ignored);
}

void Transport::reset() {
  error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

bool Transport::is_quiet() {
  if (!socket_.is_open() || (tls_ && tls_->has_unread_input())) return false;
  char byte = 0;
  const auto got = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace tpp::http
