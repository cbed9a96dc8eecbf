#include "http/server.hpp"

#include <utility>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>

#include "http/server_core.hpp"
#include "http/session.hpp"

namespace tpp::http {

namespace {

using async::UseAwaitable;
using boost::system::error_code;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

constexpr std::chrono::milliseconds pause_after_failed_accept(100);

Error bind_failure(const ServerOptions& options, const error_code& error) {
  return Error{Errc::invalid_input, "cannot listen on " + options.address + " port " +
                                        std::to_string(options.port) + ": " + error.message()};
}

}  // namespace

ServerCore::ServerCore(asio::io_context& context, ServerOptions server_options,
                       Handler request_handler, RejectionWriter rejection_writer,
                       ServerProbe& server_probe)
    : io(context),
      options(std::move(server_options)),
      handler(std::move(request_handler)),
      reject(std::move(rejection_writer)),
      probe(&server_probe),
      deadlines(options.deadlines ? options.deadlines
                                  : std::make_shared<async::TickingWheel>(context)),
      dice(std::random_device{}()),
      emptied(context.get_executor()) {}

struct Server::State : ServerCore {
  State(asio::io_context& context, ServerOptions server_options, Handler request_handler,
        RejectionWriter rejection_writer, ServerProbe& server_probe)
      : ServerCore(context, std::move(server_options), std::move(request_handler),
                   std::move(rejection_writer), server_probe),
        acceptor(context.get_executor()) {}

  error_code listen();
  void close();
  // The rule against one more connection from there; empty when there is none.
  std::string_view full_for(const asio::ip::address& address) const;
  static Awaitable<void> drain(std::shared_ptr<State> state, Deadline by);
  static Awaitable<void> accept_all(std::shared_ptr<State> state);
  static Awaitable<void> run_session(std::shared_ptr<State> state, TcpSocket socket);

  Acceptor acceptor;
};

error_code Server::State::listen() {
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) return error;
  const asio::ip::tcp::endpoint endpoint(address, options.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  return error;
}

void Server::State::close() {
  draining = true;
  error_code ignored;
  acceptor.close(ignored);
}

std::string_view Server::State::full_for(const asio::ip::address& address) const {
  if (sessions.size() >= options.limits.connections) return "connections";
  const auto known = sessions_by_address.find(address);
  const bool many =
      known != sessions_by_address.end() && known->second >= options.limits.connections_per_address;
  return many ? "connections_per_address" : std::string_view();
}

Awaitable<void> Server::State::run_session(std::shared_ptr<State> state, TcpSocket socket) {
  Session session(*state, std::move(socket));
  co_await session.run();
}

Awaitable<void> Server::State::accept_all(std::shared_ptr<State> state) {
  async::Timer pause(state->io.get_executor());
  while (state->acceptor.is_open()) {
    TcpSocket socket(state->io.get_executor());
    asio::ip::tcp::endpoint peer;
    error_code error;
    const bool shut = state->shedding == Shedding::accepts;
    if (!shut) {
      co_await state->acceptor.async_accept(socket, peer,
                                            asio::redirect_error(UseAwaitable(), error));
    }
    if (!state->acceptor.is_open()) co_return;
    if (shut || error) {  // most likely out of descriptors: asking again at once would spin
      pause.expires_after(pause_after_failed_accept);
      co_await pause.async_wait(asio::redirect_error(UseAwaitable(), error));
      continue;
    }
    const auto full = state->full_for(peer.address());
    if (!full.empty()) {
      state->probe->rejected(full);
      continue;
    }
    auto session = run_session(state, std::move(socket));
    // What a session throws (out of memory) ends that session only.
    asio::co_spawn(state->io, std::move(session), [state](const std::exception_ptr& failure) {
      if (failure) state->probe->rejected("session_exception");
    });
  }
}

Server::Server(asio::io_context& io, ServerOptions options, Handler handler, RejectionWriter reject,
               ServerProbe& probe)
    : state_(std::make_shared<State>(io, std::move(options), std::move(handler), std::move(reject),
                                     probe)) {}

Server::~Server() {
  state_->close();
  state_->probe = &state_->silent_probe;
  for (auto* session : state_->sessions) session->cut();
}

Result<void> Server::start() {
  const auto error = state_->listen();
  if (error) return bind_failure(state_->options, error);
  auto accepting = State::accept_all(state_);
  asio::co_spawn(state_->io, std::move(accepting), [state = state_](const std::exception_ptr&) {});
  return {};
}

std::uint16_t Server::port() const {
  error_code ignored;
  return state_->acceptor.local_endpoint(ignored).port();
}

void Server::use_tls(std::shared_ptr<asio::ssl::context> tls) {
  state_->options.tls = std::move(tls);
}

void Server::shed(Shedding step) {
  const auto before = std::exchange(state_->shedding, step);
  if (before == step) return;
  if (step != Shedding::nothing) {
    for (auto* session : state_->sessions) session->end_if_served();
  }
  error_code ignored;
  if (step == Shedding::accepts) state_->acceptor.cancel(ignored);
}

Awaitable<void> Server::drain(Deadline by) {
  return State::drain(state_, by);
}

Awaitable<void> Server::State::drain(std::shared_ptr<State> state, Deadline by) {
  state->close();
  for (auto* session : state->sessions) session->begin_drain();
  state->emptied.expires_at(by);
  while (!state->sessions.empty() && std::chrono::steady_clock::now() < by) {
    error_code ignored;
    co_await state->emptied.async_wait(asio::redirect_error(UseAwaitable(), ignored));
  }
  for (auto* session : state->sessions) session->cut();
}

}  // namespace tpp::http
