#include "http/session.hpp"

#include <algorithm>
#include <array>

#include "core/wipe.hpp"
#include "http/chunk_decoder.hpp"
#include "http/field_line.hpp"

namespace tpp::http {

namespace {

constexpr std::chrono::seconds linger_limit(2);
constexpr std::size_t linger_reads = 1024;

// Counts a request for as long as its handler runs.
class InFlight {
 public:
  explicit InFlight(ServerCore& core) : core_(core) { ++core_.requests_in_flight; }
  ~InFlight() { --core_.requests_in_flight; }
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;

 private:
  ServerCore& core_;
};

GateLimits gate_limits(const ServerLimits& limits) {
  return GateLimits{.target_bytes = limits.target_bytes,
                    .head_bytes = limits.head_bytes,
                    .header_fields = limits.header_fields,
                    .body_bytes = limits.body_bytes};
}

}  // namespace

Session::Session(ServerCore& core, TcpSocket socket)
    : core_(core),
      transport_(std::move(socket)),
      deadline_(&Session::expire, this),
      limits_(gate_limits(core.options.limits)) {
  boost::system::error_code ignored;
  transport_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  address_ = transport_.socket().remote_endpoint(ignored).address();
  peer_ = address_.to_string();
  requests_left_ =
      std::max<std::size_t>(1, core_.spread(core.options.limits.requests_per_connection));
  end_of_life_ =
      std::chrono::steady_clock::now() + core_.spread(core.options.limits.connection_life);
  core_.sessions.insert(this);
  ++core_.sessions_by_address[address_];
  core_.probe->connection_opened();
}

Session::~Session() {
  core_.sessions.erase(this);
  const auto same_address = core_.sessions_by_address.find(address_);
  if (--same_address->second == 0) core_.sessions_by_address.erase(same_address);
  core_.probe->connection_closed();
  if (core_.sessions.empty()) core_.emptied.cancel();
}

void Session::begin_drain() {
  if (phase_ == Phase::idle) transport_.cancel();
}

void Session::end_if_served() {
  if (served_) begin_drain();
}

void Session::cut() {
  transport_.close();
}

void Session::arm(std::chrono::milliseconds limit) {
  expired_ = false;
  armed_at_ = std::chrono::steady_clock::now();
  core_.deadlines->arm(deadline_, armed_at_ + limit);
}

void Session::expire(void* session) {
  auto& self = *static_cast<Session*>(session);
  self.expired_ = true;
  self.transport_.cancel();
}

Awaitable<void> Session::run() {
  bool more = co_await open();
  while (more) more = co_await serve_request();
  if (answered_) co_await linger();
  transport_.close();
}

Awaitable<bool> Session::open() {
  if (!core_.options.tls) co_return true;
  const auto& tls = transport_.start_tls(*core_.options.tls->native_handle(), TlsSide::server);
  arm(core_.options.limits.tls_handshake);
  co_await transport_.handshake(error_);
  if (error_ || expired_) {
    core_.probe->rejected(expired_ ? "slow_handshake" : "tls_handshake");
    co_return false;
  }
  client_certificate_ = tls.peer_common_name();
  co_return true;
}

Awaitable<bool> Session::serve_request() {
  bool received = co_await receive_head();
  if (received) received = co_await receive_body();
  if (!received) {
    if (refusal_) co_await answer_refusal();
    co_return false;
  }
  make_request();
  Response response = co_await handle();
  const bool more = co_await answer(std::move(response));
  buffer_.consume(head_size_ + body_size_);
  co_return more;
}

bool Session::refuse(const Rejection& rejection) {
  refusal_ = rejection;
  return false;
}

bool Session::refuse_if_late(const Rejection& rejection) {
  return expired_ ? refuse(rejection) : false;
}

Awaitable<bool> Session::read_more(std::size_t at_least) {
  std::size_t space = 0;
  char* free = buffer_.prepare(at_least, space);
  const auto got = co_await transport_.read_some(free, space, error_);
  buffer_.commit(got);
  co_return !error_ && !expired_;
}

// The peer could not know that we would end the connection: what has arrived already is answered.
Awaitable<bool> Session::read_what_had_arrived() {
  if (expired_ || error_ != asio::error::operation_aborted) co_return false;
  boost::system::error_code ignored;
  if (transport_.socket().available(ignored) == 0) co_return false;
  co_return co_await read_more(1);
}

Awaitable<bool> Session::receive_head() {
  if (buffer_.size() == 0) {
    phase_ = Phase::idle;
    if (core_.draining) co_return false;
    arm(core_.options.limits.idle);
    if (!co_await read_more(1) && !co_await read_what_had_arrived()) co_return false;
  }
  phase_ = Phase::receiving;
  std::size_t scanned = 0;
  for (bool armed = false;; armed = true) {
    auto rejection = find_head_end(buffer_.view(), scanned, head_size_);
    if (rejection) co_return refuse(*rejection);
    if (head_size_ > 0) co_return examine();
    rejection = examine_partial_head(buffer_.view(), limits_);
    if (rejection) co_return refuse(*rejection);
    if (!armed) arm(core_.options.limits.head);
    if (!co_await read_more(1)) {
      co_return refuse_if_late(Rejection{"slow_head", 408, "the request head came too slowly"});
    }
  }
}

bool Session::examine() {
  auto rejection = examine_head(buffer_.view().substr(0, head_size_), limits_, head_);
  examined_at_ = buffer_.data();
  const bool has_body = head_.chunked || head_.content_length > 0;
  if (!rejection && has_body) rejection = examine_body_size();
  return rejection ? refuse(*rejection) : true;
}

std::optional<Rejection> Session::examine_body_size() {
  body_limit_ = limits_.body_bytes;
  if (core_.options.body_limit) {
    body_limit_ = std::min(body_limit_, core_.options.body_limit(head_.method, head_.path));
  }
  if (head_.content_length <= body_limit_) return std::nullopt;
  return Rejection{"body_too_large", 413, "the body is too large"};
}

Awaitable<bool> Session::receive_body() {
  body_size_ = 0;
  if (!head_.chunked && head_.content_length == 0) co_return true;
  const bool whole = !head_.chunked && buffer_.size() >= head_size_ + head_.content_length;
  if (!whole) {
    arm(core_.options.limits.body);
    if (head_.expects_continue && !co_await invite_body()) co_return false;
  }
  bool received = false;
  if (head_.chunked) {
    received = co_await receive_chunked_body();
  } else {
    received = co_await receive_sized_body();
  }
  if (!received) co_return false;
  // The buffer may have moved while it grew; the views of the head must follow.
  co_return examined_at_ == buffer_.data() ? true : examine();
}

Awaitable<bool> Session::invite_body() {
  if (buffer_.size() > head_size_) co_return true;
  co_await transport_.write("HTTP/1.1 100 Continue\r\n\r\n", error_);
  co_return !error_ && !expired_;
}

Awaitable<bool> Session::receive_sized_body() {
  const auto wanted = head_size_ + head_.content_length;
  while (buffer_.size() < wanted) {
    if (!co_await read_more(wanted - buffer_.size())) {
      co_return refuse_if_late(Rejection{"slow_body", 408, "the request body came too slowly"});
    }
  }
  body_size_ = head_.content_length;
  co_return true;
}

Awaitable<bool> Session::receive_chunked_body() {
  ChunkDecoder decoder(body_limit_);
  for (;;) {
    auto size = buffer_.size() - head_size_;
    const auto rejection = decoder.advance(buffer_.data() + head_size_, size);
    buffer_.truncate(head_size_ + size);
    if (rejection) co_return refuse(*rejection);
    if (decoder.done()) break;
    if (!co_await read_more(1)) {
      co_return refuse_if_late(Rejection{"slow_body", 408, "the request body came too slowly"});
    }
  }
  body_size_ = decoder.body_size();
  co_return true;
}

void Session::make_request() {
  request_.method = head_.method;
  request_.target = head_.target;
  request_.path = head_.path;
  request_.query = head_.query;
  request_.headers.swap(head_.headers);
  request_.body = buffer_.view().substr(head_size_, body_size_);
  request_.peer = peer_;
  request_.client_certificate = client_certificate_;
}

std::optional<Response> Session::shed_request() {
  const bool short_of_memory = core_.shedding >= Shedding::requests;
  const bool busy = core_.requests_in_flight >= core_.options.limits.requests_in_flight;
  if (!short_of_memory && !busy) return std::nullopt;
  core_.probe->rejected(short_of_memory ? "memory" : "overloaded");
  Response refusal = core_.reject(
      503, short_of_memory ? "the gateway is short of memory" : "too many requests are under way");
  refusal.headers.push_back(Header{"Retry-After", short_of_memory ? "5" : "1"});
  return refusal;
}

Awaitable<Response> Session::handle() {
  phase_ = Phase::handling;
  deadline_.disarm();
  served_ = true;
  if (auto refusal = shed_request()) co_return std::move(*refusal);
  const InFlight counted(core_);
  try {
    co_return co_await core_.handler(request_);
  } catch (...) {
    core_.probe->rejected("handler_exception");
  }
  co_return core_.reject(500, "the request could not be served");
}

Awaitable<bool> Session::answer(Response response) {
  if (!has_safe_headers(response)) {
    core_.probe->rejected("unsafe_answer");
    response = core_.reject(500, "the request could not be served");
  }
  phase_ = Phase::writing;
  arm(core_.options.limits.write);
  const bool close = ends_with_this_answer(response);
  --requests_left_;
  write_response(response, close, core_.date.now(), output_);
  if (response.reset_after_bytes) {
    co_await reset_after(*response.reset_after_bytes);
    co_return false;
  }
  co_await transport_.write(output_, error_);
  wipe(output_.data(), output_.size());
  if (output_.capacity() > 64 * 1024) std::string().swap(output_);
  if (error_ || expired_) co_return false;
  answered_ = close;
  co_return !close;
}

bool Session::ends_with_this_answer(const Response& response) const {
  return response.close || !head_.keep_alive || core_.draining ||
         core_.shedding != Shedding::nothing || requests_left_ <= 1 || armed_at_ >= end_of_life_;
}

Awaitable<void> Session::answer_refusal() {
  core_.probe->rejected(refusal_->rule);
  Response response = core_.reject(refusal_->status, std::string(refusal_->detail));
  response.close = true;
  co_await answer(std::move(response));
}

Awaitable<void> Session::reset_after(std::size_t bytes) {
  const auto prefix = std::string_view(output_).substr(0, bytes);
  if (!prefix.empty()) co_await transport_.write(prefix, error_);
  transport_.reset();
}

// Closing while unread bytes are on their way would send RST, and the peer could lose the answer.
Awaitable<void> Session::linger() {
  co_await transport_.finish_writing(error_);
  arm(linger_limit);
  std::array<char, 8192> discarded;
  for (std::size_t reads = 0; reads < linger_reads && !error_ && !expired_; ++reads) {
    co_await transport_.read_some(discarded.data(), discarded.size(), error_);
  }
}

}  // namespace tpp::http
