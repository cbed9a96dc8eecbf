#pragma once
// A TCP connection with or without TLS on it, for both sides. At most one operation at a time.

#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "async/timer.hpp"
#include "core/task.hpp"
#include "http/tls_engine.hpp"

namespace tpp::http {

using TcpSocket = asio::basic_stream_socket<asio::ip::tcp, Executor>;

class Transport {
 public:
  explicit Transport(TcpSocket socket) : socket_(std::move(socket)) {}

  TcpSocket& socket() { return socket_; }
  TlsEngine& start_tls(SSL_CTX& context, TlsSide side);
  const TlsEngine* tls() const { return tls_ ? &*tls_ : nullptr; }

  // Operations set `error` instead of throwing. For TLS, tls()->failure() has the reason behind
  // asio::error::connection_refused, which stands for every TLS failure.
  Awaitable<void> handshake(boost::system::error_code& error);

  // eof: the peer has ended the stream properly. connection_aborted: the stream was cut without
  // the closing message of TLS, so what came may not be whole.
  Awaitable<std::size_t> read_some(char* data, std::size_t size, boost::system::error_code& error);

  // Writes all. Returns the count of bytes handed to the network, of TLS if there is TLS.
  Awaitable<std::size_t> write(std::string_view bytes, boost::system::error_code& error);

  // Tells the peer that nothing more will come. Reading stays possible.
  Awaitable<void> finish_writing(boost::system::error_code& error);

  // Ends operations under way with operation_aborted; the connection stays.
  void cancel();
  void close();
  // Ends the connection with RST: the peer sees a reset.
  void reset();

  // Nothing has come and the peer has not closed: fit for a next exchange.
  bool is_quiet();

 private:
  Awaitable<std::size_t> read_tls(char* data, std::size_t size, boost::system::error_code& error);
  Awaitable<std::size_t> write_tls(std::string_view bytes, boost::system::error_code& error);
  Awaitable<void> receive(boost::system::error_code& error);
  Awaitable<std::size_t> flush(boost::system::error_code& error);

  TcpSocket socket_;
  std::optional<TlsEngine> tls_;
};

}  // namespace tpp::http
