#pragma once
// A pooled keep-alive HTTP/1.1 client for one origin, with or without TLS. It repeats nothing that
// it was not asked to: it says exactly how far a call came, and the caller decides (house rule 12).

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "async/ticking_wheel.hpp"
#include "core/task.hpp"
#include "http/message.hpp"
#include "http/tls.hpp"
#include "http/url.hpp"

namespace tpp::http {

struct ClientLimits {
  std::size_t connections = 32;  // open at once; further calls wait for one
  std::size_t waiting = 512;     // calls waiting; one more is refused: overloaded
  std::size_t head_bytes = 16 * 1024;
  std::size_t body_bytes = 8 * 1024 * 1024;
  std::chrono::milliseconds name_lookup{2000};
  std::chrono::milliseconds connect{3000};  // with the name look-up
  std::chrono::milliseconds tls_handshake{5000};
  std::chrono::seconds pool_idle{20};         // must be shorter than the server's
  std::chrono::seconds connection_life{300};  // then it is replaced: addresses change
};

struct ClientRequest {
  std::string method;
  std::string target;           // path and query, already encoded
  std::vector<Header> headers;  // Host and Content-Length are added
  std::string body;
  std::string content_type;         // empty: no body, no Content-Type
  bool fresh_connection = false;    // use a new one, or one idle for under 2 s: for calls whose
                                    // failed reuse would be an unknown outcome
  bool repeat_when_stale = false;   // ask once more, on a new connection, when a reused one turned
                                    // out closed before the first byte of an answer: for reads
  std::string_view once_sent = {};  // a failpoint of the fault tests; a literal
};

struct ClientResponse {
  unsigned status = 0;
  std::vector<Header> headers;
  std::string body;  // with at least 64 bytes of spare capacity (simdjson)
  std::string_view header(std::string_view name) const;  // first match, or empty
};

// How long a call spent where, on its last connection; zero for what it did not pass through.
struct CallTrace {
  enum Phase : std::size_t { lookup, connect, tls, wait, read, phases };
  std::array<std::chrono::steady_clock::duration, phases> took{};
  Deadline ended{};   // of the phase that ended last
  bool sent = false;  // bytes of the request left, on whatever connection
};

// Errors of send():
//   bank_unreachable      no request byte was written (name, connect, TLS, certificate, host name);
//                         also when a reused idle connection turned out closed before the first
//                         byte of an answer came and the method is GET: safe to repeat
//   bank_rejected_gateway the other side refused our certificate; nothing was processed
//   bank_outcome_unknown  request bytes were written, the answer did not come whole
//   bank_answer_invalid   the answer breaks HTTP framing or a size limit
//   deadline_exceeded     `by` passed; cause says in which phase; "not sent" or "sent" in detail,
//                         which request_was_sent() tells without reading text
//   overloaded            too many calls wait already, or the client has stopped
//   invalid_input         the request itself cannot be sent (control characters, own framing)
class Client {
 public:
  // tls may be empty for plain http. deadlines may be shared with other parts of the process, or
  // moved by hand in tests.
  Client(asio::io_context& io, Url origin, std::shared_ptr<boost::asio::ssl::context> tls,
         ClientLimits limits, std::shared_ptr<async::TickingWheel> deadlines = {});
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  Task<ClientResponse> send(ClientRequest request, Deadline by);
  // The same without a copy for a caller that may repeat it. Both must outlive the call.
  Task<ClientResponse> send(const ClientRequest& request, Deadline by, CallTrace& trace);

  // Later calls use the new context; idle connections made with the old one are closed.
  void replace_tls(std::shared_ptr<boost::asio::ssl::context> tls);

  // Closes idle connections and refuses further calls.
  void stop();

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with calls under way
};

// Whether the other side may have seen the request of a failed send().
bool request_was_sent(const Error& error);

// deadline_exceeded of a call that waited too long before it was sent.
Error not_sent_in_time(const char* phase);

}  // namespace tpp::http
