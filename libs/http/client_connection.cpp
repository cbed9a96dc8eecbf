#include "http/client_connection.hpp"

#include <algorithm>

#include <boost/asio/connect.hpp>
#include <boost/asio/redirect_error.hpp>

#include "core/failpoint.hpp"
#include "core/wipe.hpp"
#include "http/field_line.hpp"
#include "http/request_writer.hpp"
#include "http/resolver.hpp"

namespace tpp::http {

namespace {

using async::UseAwaitable;

constexpr int most_interim_answers = 4;
constexpr std::size_t spare_bytes = 64;  // simdjson reads past the end of its input
constexpr std::size_t kept_output = 64 * 1024;

void end_phase(CallTrace& trace, CallTrace::Phase phase) {
  const auto now = ClientConnection::TimePoint::clock::now();
  trace.took[phase] = now - trace.ended;
  trace.ended = now;
}

Error refused_us(std::string cause) {
  return Error{Errc::bank_rejected_gateway, "the bank does not accept the gateway's credentials",
               std::move(cause)};
}

}  // namespace

const char deadline_not_sent[] = "no answer in time; not sent";
const char deadline_sent[] = "no answer in time; sent";

ClientConnection::ClientConnection(const ClientSettings& settings, TlsContext tls,
                                   TimePoint retire_at)
    : settings_(settings),
      tls_(std::move(tls)),
      retire_at_(retire_at),
      transport_(TcpSocket(settings.executor)),
      deadline_(&ClientConnection::expire, this) {}

void ClientConnection::arm(Deadline own_limit, Deadline by) {
  expired_ = false;
  callers_deadline_ = by <= own_limit;
  settings_.deadlines->arm(deadline_, std::min(own_limit, by));
}

void ClientConnection::expire(void* connection) {
  auto& self = *static_cast<ClientConnection*>(connection);
  self.expired_ = true;
  self.transport_.close();
}

std::string ClientConnection::reason() const {
  if (expired_) return "timed out";
  if (error_ == asio::error::connection_refused && transport_.tls() != nullptr) {
    return transport_.tls()->failure();
  }
  return error_.message();
}

bool ClientConnection::certificate_refused() const {
  return !used_before_ && !answer_began_ && transport_.tls() != nullptr &&
         transport_.tls()->certificate_refused();
}

Error ClientConnection::not_reached(const char* phase) const {
  auto cause = std::string(phase) + ": " + reason();
  if (certificate_refused()) return refused_us(std::move(cause));
  if (expired_ && callers_deadline_) {
    return Error{Errc::deadline_exceeded, deadline_not_sent, std::move(cause)};
  }
  return Error{Errc::bank_unreachable, "the bank cannot be reached", std::move(cause)};
}

Error ClientConnection::lost(const ClientRequest& request, const char* phase) const {
  auto cause = std::string(phase) + ": " + reason();
  if (expired_) return Error{Errc::deadline_exceeded, deadline_sent, std::move(cause)};
  // In TLS 1.3 the server judges our certificate only after our first request is on its way; its
  // alert then means that the handshake failed, so nothing was processed.
  const bool refused =
      !used_before_ && transport_.tls() != nullptr && transport_.tls()->refused_by_alert();
  const bool stale = turned_out_closed() && request.method == "GET";
  if (certificate_refused()) return refused_us(std::move(cause));
  if ((!answer_began_ && refused) || stale) {
    return Error{Errc::bank_unreachable, "the bank cannot be reached", std::move(cause)};
  }
  return Error{Errc::bank_outcome_unknown, "the answer of the bank was lost", std::move(cause)};
}

Error ClientConnection::invalid(std::string_view what) const {
  return Error{Errc::bank_answer_invalid, "the answer of the bank cannot be used",
               "framing: " + std::string(what)};
}

Task<void> ClientConnection::open(Deadline by, CallTrace& trace) {
  trace.ended = TimePoint::clock::now();
  auto reached = co_await reach(by, trace);
  if (!reached || settings_.origin.scheme != "https") co_return reached;
  auto secured = co_await secure(by);
  end_phase(trace, CallTrace::tls);
  co_return secured;
}

Task<void> ClientConnection::reach(Deadline by, CallTrace& trace) {
  const auto start = TimePoint::clock::now();
  const auto look_up_by = start + settings_.limits.name_lookup;
  const auto connect_by = start + settings_.limits.connect;
  callers_deadline_ = by <= look_up_by;
  const auto endpoints = co_await resolve_host(settings_.origin.host, settings_.origin.port,
                                               std::min(by, look_up_by), error_);
  end_phase(trace, CallTrace::lookup);
  expired_ = error_ == asio::error::timed_out;
  if (error_) co_return not_reached("name look-up");
  arm(connect_by, by);
  co_await asio::async_connect(transport_.socket(), endpoints,
                               asio::redirect_error(UseAwaitable(), error_));
  end_phase(trace, CallTrace::connect);
  if (error_ || expired_) co_return not_reached("connect");
  boost::system::error_code ignored;
  transport_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  co_return Result<void>();
}

Task<void> ClientConnection::secure(Deadline by) {
  if (!tls_) {
    co_return Error{Errc::bank_unreachable, "the bank cannot be reached", "no TLS context"};
  }
  arm(TimePoint::clock::now() + settings_.limits.tls_handshake, by);
  auto& engine = transport_.start_tls(*tls_->native_handle(), TlsSide::client);
  engine.expect_host(settings_.origin.host);
  co_await transport_.handshake(error_);
  if (error_ || expired_) co_return not_reached("tls handshake");
  co_return Result<void>();
}

void ClientConnection::rest(TimePoint now) {
  idle_since_ = now;
  used_before_ = true;
  const auto until = now + settings_.limits.pool_idle;
  arm(until, until);
}

bool ClientConnection::take(TimePoint now) {
  deadline_.disarm();
  const bool fit = !expired_ && now < retire_at_ &&
                   now - idle_since_ < settings_.limits.pool_idle && transport_.is_quiet();
  return fit;
}

Awaitable<bool> ClientConnection::read_more() {
  std::size_t space = 0;
  char* free = buffer_.prepare(1, space);
  const auto got = co_await transport_.read_some(free, space, error_);
  buffer_.commit(got);
  if (got > 0) answer_began_ = true;
  co_return !error_ && !expired_;
}

Task<ClientResponse> ClientConnection::exchange(const ClientRequest& request, Deadline by,
                                                CallTrace& trace) {
  reusable_ = false;
  answer_began_ = false;
  trace.ended = TimePoint::clock::now();
  write_request(request, settings_.host, output_);
  arm(by, by);
  const auto sent = co_await transport_.write(output_, error_);
  if (sent > 0) trace.sent = true;
  wipe(output_.data(), output_.size());
  if (output_.capacity() > kept_output) std::string().swap(output_);
  if (error_ || expired_) {
    if (sent == 0) co_return not_reached("write");
    co_return lost(request, "write");
  }
  if (!request.once_sent.empty()) reach_failpoint(request.once_sent);
  const auto answered = co_await receive_final_head(request);
  end_phase(trace, CallTrace::wait);
  if (!answered) co_return answered.error();
  ClientResponse response;
  response.status = head_.status;
  response.headers.reserve(head_.headers.size());
  for (const auto& field : head_.headers) {
    response.headers.push_back(Header{std::string(field.name), std::string(field.value)});
  }
  auto body = co_await receive_body(request);
  end_phase(trace, CallTrace::read);
  if (!body) co_return body.error();
  response.body = std::move(*body);
  deadline_.disarm();
  // Bytes behind the answer would be read as the next one.
  reusable_ = head_.keep_alive && head_.framing != BodyFraming::until_close && buffer_.size() == 0;
  co_return response;
}

Task<void> ClientConnection::receive_final_head(const ClientRequest& request) {
  for (int interim = 0; interim <= most_interim_answers; ++interim) {
    const auto received = co_await receive_head(request);
    if (!received) co_return received.error();
    if (head_.status == 101) co_return invalid("protocol switch");
    if (head_.status >= 200) co_return Result<void>();
    buffer_.consume(head_size_);
  }
  co_return invalid("too many interim answers");
}

Task<void> ClientConnection::receive_head(const ClientRequest& request) {
  std::size_t scanned = 0;
  head_size_ = 0;
  while (head_size_ == 0) {
    const auto rejection = find_head_end(buffer_.view(), scanned, head_size_);
    if (rejection) co_return invalid(rejection->detail);
    const auto known = head_size_ > 0 ? head_size_ : buffer_.size();
    if (known > settings_.limits.head_bytes) co_return invalid("head too large");
    if (head_size_ == 0 && !co_await read_more()) co_return lost(request, "read head");
  }
  const auto rejection = examine_response_head(buffer_.view().substr(0, head_size_), head_);
  if (rejection) co_return invalid(rejection->detail);
  co_return Result<void>();
}

Task<std::string> ClientConnection::receive_body(const ClientRequest& request) {
  buffer_.consume(head_size_);
  switch (head_.framing) {
    case BodyFraming::sized:
      return receive_sized(request);
    case BodyFraming::chunked:
      return receive_chunked(request);
    case BodyFraming::until_close:
      return receive_until_close(request);
    case BodyFraming::none:
      break;
  }
  return receive_nothing();
}

Task<std::string> ClientConnection::receive_nothing() {
  co_return std::string();
}

Task<std::string> ClientConnection::receive_sized(const ClientRequest& request) {
  const auto length = head_.content_length;
  if (length > settings_.limits.body_bytes) co_return invalid("body too large");
  std::string body;
  body.reserve(length + spare_bytes);
  auto have = std::min(length, buffer_.size());
  body.assign(buffer_.data(), have);
  buffer_.consume(have);
  body.resize(length);
  while (have < length) {
    have += co_await transport_.read_some(body.data() + have, length - have, error_);
    if (error_ || expired_) co_return lost(request, "read body");
  }
  co_return body;
}

Task<std::string> ClientConnection::receive_chunked(const ClientRequest& request) {
  ChunkDecoder decoder(settings_.limits.body_bytes);
  for (;;) {
    auto size = buffer_.size();
    const auto rejection = decoder.advance(buffer_.data(), size);
    buffer_.truncate(size);
    if (rejection) co_return invalid(rejection->detail);
    if (decoder.done()) break;
    if (!co_await read_more()) co_return lost(request, "read body");
  }
  std::string body;
  body.reserve(decoder.body_size() + spare_bytes);
  body.assign(buffer_.data(), decoder.body_size());
  buffer_.consume(decoder.body_size());
  co_return body;
}

Task<std::string> ClientConnection::receive_until_close(const ClientRequest& request) {
  for (;;) {
    if (buffer_.size() > settings_.limits.body_bytes) co_return invalid("body too large");
    if (co_await read_more()) continue;
    if (error_ != asio::error::eof || expired_) co_return lost(request, "read body");
    std::string body;
    body.reserve(buffer_.size() + spare_bytes);
    body.assign(buffer_.data(), buffer_.size());
    buffer_.consume(buffer_.size());
    co_return body;
  }
}

}  // namespace tpp::http
