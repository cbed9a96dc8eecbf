#pragma once
// One connection of the client: opened once, then exchange after exchange while reusable().

#include <string>

#include "async/ticking_wheel.hpp"
#include "http/chunk_decoder.hpp"
#include "http/client.hpp"
#include "http/read_buffer.hpp"
#include "http/response_gate.hpp"
#include "http/transport.hpp"

namespace tpp::http {

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

// What all connections of one client share; outlives them.
struct ClientSettings {
  Executor executor;
  Url origin;
  std::string host;  // header value
  ClientLimits limits;
  std::shared_ptr<async::TickingWheel> deadlines;
};

class ClientConnection {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  // retire_at: not to be reused from then on.
  ClientConnection(const ClientSettings& settings, TlsContext tls, TimePoint retire_at);
  ClientConnection(const ClientConnection&) = delete;
  ClientConnection& operator=(const ClientConnection&) = delete;

  Task<void> open(Deadline by, CallTrace& trace);
  Task<ClientResponse> exchange(const ClientRequest& request, Deadline by, CallTrace& trace);

  // The last exchange left the connection in a state fit for another one.
  bool reusable() const { return reusable_; }
  // After a failed exchange: the connection was reused, and ended before the answer began.
  bool turned_out_closed() const { return used_before_ && !answer_began_ && !expired_; }
  bool made_with(const TlsContext& tls) const { return tls_ == tls; }

  // Into and out of the pool. take() is false when the connection has ended meanwhile.
  void rest(TimePoint now);
  bool take(TimePoint now);
  TimePoint idle_since() const { return idle_since_; }

 private:
  Task<void> reach(Deadline by, CallTrace& trace);
  Task<void> secure(Deadline by);
  Task<void> receive_head(const ClientRequest& request);
  Task<void> receive_final_head(const ClientRequest& request);
  Task<std::string> receive_body(const ClientRequest& request);
  Task<std::string> receive_nothing();
  Task<std::string> receive_sized(const ClientRequest& request);
  Task<std::string> receive_chunked(const ClientRequest& request);
  Task<std::string> receive_until_close(const ClientRequest& request);
  Awaitable<bool> read_more();

  void arm(Deadline own_limit, Deadline by);
  static void expire(void* connection);
  std::string reason() const;
  bool certificate_refused() const;
  Error not_reached(const char* phase) const;
  Error lost(const ClientRequest& request, const char* phase) const;
  Error invalid(std::string_view what) const;

  const ClientSettings& settings_;
  TlsContext tls_;
  TimePoint retire_at_;
  TimePoint idle_since_;
  Transport transport_;
  async::DeadlineEntry deadline_;
  ReadBuffer buffer_;
  ResponseHead head_;
  std::string output_;
  boost::system::error_code error_;
  std::size_t head_size_ = 0;
  bool expired_ = false;
  bool callers_deadline_ = false;  // what expires is the caller's deadline, not a limit of ours
  bool used_before_ = false;
  bool answer_began_ = false;
  bool reusable_ = false;
};

// The detail texts of deadline_exceeded.
extern const char deadline_not_sent[];
extern const char deadline_sent[];

}  // namespace tpp::http
