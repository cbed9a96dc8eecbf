#pragma once
// The server kit: accepts connections, runs the framing gate and the session of each, and calls
// one handler per request. Routing and product rules stand behind the handler.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "async/ticking_wheel.hpp"
#include "core/task.hpp"
#include "http/message.hpp"
#include "http/tls.hpp"

namespace tpp::http {

struct ServerLimits {
  std::size_t target_bytes = 4 * 1024;
  std::size_t head_bytes = 16 * 1024;
  std::size_t header_fields = 64;
  std::size_t body_bytes = 1024 * 1024;
  std::size_t connections = 4096;
  std::size_t connections_per_address = 4096;
  std::size_t requests_in_flight = 512;
  // Of one connection, each up to a tenth more or less: what began together must not end together.
  std::size_t requests_per_connection = 1000;
  std::chrono::milliseconds connection_life = std::chrono::minutes(10);
  // Each is armed once, so a peer that sends a byte now and then gains nothing.
  std::chrono::milliseconds tls_handshake = std::chrono::seconds(5);
  std::chrono::milliseconds head = std::chrono::seconds(10);  // from its first byte to its end
  std::chrono::milliseconds body = std::chrono::seconds(20);
  std::chrono::milliseconds write = std::chrono::seconds(30);
  std::chrono::milliseconds idle = std::chrono::seconds(75);
};

// What a server that runs out of memory stops doing; each step includes those before it.
enum class Shedding {
  nothing,
  keep_alive,  // every answer ends its connection, idle connections are closed
  requests,    // they get 503 with Retry-After
  accepts,     // new connections wait in the system's queue
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: the system chooses, see Server::port()
  ServerLimits limits;
  std::shared_ptr<boost::asio::ssl::context> tls;  // empty: plain HTTP
  // Shared with other parts of the process, or moved by hand in tests; empty: the server's own.
  std::shared_ptr<async::TickingWheel> deadlines = {};
  // For requests with a body: how large it may be where that is less than limits.body_bytes.
  std::function<std::size_t(std::string_view method, std::string_view path)> body_limit = {};
};

// What the session itself had to answer, before any handler: broken framing, limits, time-outs.
// The status says which; detail is fit for the caller. Makes the body (e.g. problem+json).
using RejectionWriter = std::function<Response(unsigned status, std::string detail)>;

// Runs for every well-framed request. Must not throw: the session answers 500 and logs if it does.
using Handler = std::function<Awaitable<Response>(const Request&)>;

// Counts for metrics; called on the server's thread.
struct ServerProbe {
  virtual ~ServerProbe() = default;
  virtual void connection_opened() {}
  virtual void connection_closed() {}
  virtual void rejected(std::string_view rule) { (void)rule; }  // rule: a short stable name
};

class Server {
 public:
  Server(asio::io_context& io, ServerOptions options, Handler handler, RejectionWriter reject,
         ServerProbe& probe);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Binds and starts to accept. invalid_input when the address is wrong or the port is busy.
  Result<void> start();
  std::uint16_t port() const;

  // For connections from now on; those that are open keep theirs.
  void use_tls(std::shared_ptr<boost::asio::ssl::context> tls);

  // May be called at any time with any step, also with a lower one.
  void shed(Shedding step);

  // Stops accepting, closes idle connections, lets busy ones answer with `Connection: close`,
  // and returns when none is left or the deadline has passed (then the rest is cut).
  Awaitable<void> drain(Deadline by);

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with sessions that outlive drain by a moment
};

}  // namespace tpp::http
