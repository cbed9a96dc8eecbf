#pragma once
// One connection: request after request until either side closes, a limit is met, or the server
// drains.

#include <string>

#include "async/deadline_wheel.hpp"
#include "http/framing_gate.hpp"
#include "http/read_buffer.hpp"
#include "http/server_core.hpp"
#include "http/transport.hpp"

namespace tpp::http {

class Session {
 public:
  Session(ServerCore& core, TcpSocket socket);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Awaitable<void> run();
  void begin_drain();    // ends the connection at once if it is idle
  void end_if_served();  // the same, but a connection may make its first request
  void cut();

 private:
  enum class Phase { opening, idle, receiving, handling, writing };

  // Each returns false when the request cannot go on: refusal_ says why, or the peer is gone.
  Awaitable<bool> open();
  Awaitable<bool> serve_request();
  Awaitable<bool> receive_head();
  Awaitable<bool> read_what_had_arrived();
  Awaitable<bool> receive_body();
  Awaitable<bool> receive_sized_body();
  Awaitable<bool> receive_chunked_body();
  Awaitable<bool> invite_body();
  Awaitable<bool> read_more(std::size_t at_least);

  Awaitable<Response> handle();
  Awaitable<bool> answer(Response response);
  Awaitable<void> answer_refusal();
  Awaitable<void> reset_after(std::size_t bytes);
  Awaitable<void> linger();

  bool refuse(const Rejection& rejection);
  bool refuse_if_late(const Rejection& rejection);
  bool examine();
  std::optional<Rejection> examine_body_size();
  std::optional<Response> shed_request();
  bool ends_with_this_answer(const Response& response) const;
  void make_request();
  void arm(std::chrono::milliseconds limit);
  static void expire(void* session);

  ServerCore& core_;
  Transport transport_;
  async::DeadlineEntry deadline_;
  GateLimits limits_;
  ReadBuffer buffer_;
  RequestHead head_;
  Request request_;
  std::string output_;
  asio::ip::address address_;
  std::string peer_;
  std::string client_certificate_;
  std::optional<Rejection> refusal_;
  boost::system::error_code error_;
  std::size_t head_size_ = 0;
  std::size_t body_size_ = 0;
  std::size_t body_limit_ = 0;     // of the request at hand
  std::size_t requests_left_ = 0;  // before the connection has served enough
  Deadline end_of_life_;
  Deadline armed_at_;                  // a recent time without another look at the clock
  const char* examined_at_ = nullptr;  // views of head_ point there
  Phase phase_ = Phase::opening;
  bool expired_ = false;
  bool served_ = false;    // at least one request
  bool answered_ = false;  // the last answer is out and the connection ends with it
};

}  // namespace tpp::http
