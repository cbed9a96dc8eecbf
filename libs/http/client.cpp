#include "http/client.hpp"

#include "http/client_pool.hpp"
#include "http/request_writer.hpp"

namespace tpp::http {

namespace {

ClientSettings make_settings(asio::io_context& io, Url origin, ClientLimits limits,
                             std::shared_ptr<async::TickingWheel> deadlines) {
  if (!deadlines) deadlines = std::make_shared<async::TickingWheel>(io);
  auto host = host_header(origin);
  return ClientSettings{io.get_executor(), std::move(origin), std::move(host), limits,
                        std::move(deadlines)};
}

}  // namespace

struct Client::State final : ClientPool {
  using ClientPool::ClientPool;
  static Task<ClientResponse> send(std::shared_ptr<State> pool, const ClientRequest& request,
                                   Deadline by, CallTrace& trace);
  static Task<ClientResponse> send_own(std::shared_ptr<State> pool, ClientRequest request,
                                       Deadline by);
};

Client::Client(asio::io_context& io, Url origin, TlsContext tls, ClientLimits limits,
               std::shared_ptr<async::TickingWheel> deadlines)
    : state_(std::make_shared<State>(
          make_settings(io, std::move(origin), limits, std::move(deadlines)), std::move(tls))) {}

Client::~Client() {
  stop();
}

// The client may be gone before this runs: a coroutine starts when it is awaited.
Task<ClientResponse> Client::send(ClientRequest request, Deadline by) {
  return State::send_own(state_, std::move(request), by);
}

Task<ClientResponse> Client::send(const ClientRequest& request, Deadline by, CallTrace& trace) {
  return State::send(state_, request, by, trace);
}

Task<ClientResponse> Client::State::send_own(std::shared_ptr<State> pool, ClientRequest request,
                                             Deadline by) {
  CallTrace trace;
  co_return co_await send(std::move(pool), request, by, trace);
}

Task<ClientResponse> Client::State::send(std::shared_ptr<State> pool, const ClientRequest& request,
                                         Deadline by, CallTrace& trace) {
  const auto sendable = check_request(request);
  if (!sendable) co_return sendable.error();
  if (pool->stopped()) co_return Error{Errc::overloaded, "the gateway is stopping"};
  auto lease = pool->try_acquire(request.fresh_connection);
  if (!lease) {
    auto granted = co_await pool->wait_for_turn(by);
    if (!granted) co_return granted.error();
    lease.emplace(std::move(*granted));
  }
  if (!lease->connection()) {
    const auto opened = co_await pool->open(*lease, by, trace);
    if (!opened) co_return opened.error();
  }
  auto answer = co_await lease->connection()->exchange(request, by, trace);
  const bool repeat = request.repeat_when_stale && lease->connection()->turned_out_closed();
  if (answer || !repeat) co_return answer;
  const auto reopened = co_await pool->open(*lease, by, trace);
  if (!reopened) co_return reopened.error();
  co_return co_await lease->connection()->exchange(request, by, trace);
}

void Client::replace_tls(TlsContext tls) {
  state_->replace_tls(std::move(tls));
}

void Client::stop() {
  state_->stop();
}

Error not_sent_in_time(const char* phase) {
  return Error{Errc::deadline_exceeded, deadline_not_sent, std::string(phase) + ": timed out"};
}

bool request_was_sent(const Error& error) {
  switch (error.code) {
    case Errc::bank_outcome_unknown:
    case Errc::bank_answer_invalid:
      return true;
    case Errc::deadline_exceeded:
      return error.detail == deadline_sent;
    default:
      return false;
  }
}

}  // namespace tpp::http
