#include "application.hpp"

#include <csignal>
#include <exception>
#include <iostream>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>

#include "bank/api.hpp"
#include "bank_listener.hpp"
#include "control/control_api.hpp"
#include "control/json_answer.hpp"
#include "http/server.hpp"
#include "pause.hpp"
#include "ready_file.hpp"
#include "sandbox/sandbox_api.hpp"
#include "sca/site.hpp"

namespace tpp::simulator {
namespace {

constexpr std::chrono::seconds drain_limit{3};

Deadline in(std::chrono::steady_clock::duration length) {
  return std::chrono::steady_clock::now() + length;
}

// Lets a synchronous answer stand where the server wants a coroutine.
template <class Api>
Awaitable<http::Response> answer_now(Api& api, const http::Request& request) {
  co_return api.answer(request);
}

http::Response reject(unsigned status, const std::string& detail) {
  return plain_refusal(status, detail);
}

std::uint64_t seed_of(const Options& options) {
  return options.brand == "banx" ? seed_of_other_brand(options.seed) : options.seed;
}

void end_on_failure(std::exception_ptr failure) {
  if (failure) std::rethrow_exception(failure);
}

http::ServerOptions server_options(std::string address, std::uint16_t port) {
  http::ServerOptions options;
  options.address = std::move(address);
  options.port = port;
  return options;
}

}  // namespace

struct Application::Parts {
  explicit Parts(Options given);
  Result<std::unique_ptr<http::Server>> open(http::ServerOptions where, http::Handler handler);
  Result<void> open_api();
  Result<void> open_pages();
  Result<void> open_control();
  Result<void> open_sandbox();
  Awaitable<void> close_api_for(std::chrono::milliseconds length);
  Awaitable<void> drain();

  Options options;
  asio::io_context io{1};
  asio::signal_set signals{io, SIGTERM, SIGINT};
  http::ServerProbe probe;
  SystemClock system_clock;
  SimulatedClock clock;
  World world;
  Settings settings;
  Bank bank;
  FaultPlan faults;
  Recorder recorder;
  BankApi api;
  BankListener listener;
  SandboxApi sandbox;
  BankListener sandbox_listener;
  ScaSite site;
  ControlApi control;
  std::shared_ptr<asio::ssl::context> tls;
  std::unique_ptr<http::Server> api_server;
  std::unique_ptr<http::Server> sca_server;
  std::unique_ptr<http::Server> control_server;
  std::unique_ptr<http::Server> sandbox_server;
  bool ending = false;
};

Application::Parts::Parts(Options given)
    : options(std::move(given)),
      clock(system_clock, options.now),
      world(seed_of(options), day_of(clock.now()), options.crowd),
      bank{clock,         world,
           settings,      TppIdentity{options.client_id, options.client_secret, options.signing},
           options.brand, options.sca_url},
      api(bank),
      listener([this](const http::Request& request) { return api.answer(request); }, clock, faults,
               recorder),
      sandbox_listener([this](const http::Request& request) { return sandbox.answer(request); },
                       clock, faults, recorder),
      site(bank),
      control(bank, faults, recorder, [this](std::chrono::milliseconds length) {
        asio::co_spawn(io, close_api_for(length), end_on_failure);
      }) {
  settings.redirect_uris = options.redirect_uris;
}

Result<std::unique_ptr<http::Server>> Application::Parts::open(http::ServerOptions where,
                                                               http::Handler handler) {
  auto server =
      std::make_unique<http::Server>(io, std::move(where), std::move(handler), reject, probe);
  auto started = server->start();
  if (!started) return started.error();
  return server;
}

Result<void> Application::Parts::open_api() {
  auto where = server_options(options.listen_address, options.api_port);
  if (!options.tls_certificate.empty() && !tls) {
    auto made =
        http::make_server_tls({options.tls_certificate, options.tls_key, options.tls_client_ca});
    if (!made) return made.error();
    tls = *made;
  }
  where.tls = tls;
  auto server = open(std::move(where),
                     [this](const http::Request& request) { return listener.answer(request); });
  if (!server) return server.error();
  api_server = std::move(*server);
  options.api_port = api_server->port();
  return {};
}

Result<void> Application::Parts::open_pages() {
  auto server = open(server_options(options.listen_address, options.sca_port),
                     [this](const http::Request& request) { return answer_now(site, request); });
  if (!server) return server.error();
  sca_server = std::move(*server);
  options.sca_port = sca_server->port();
  if (bank.sca_base_url.empty())
    bank.sca_base_url = "http://127.0.0.1:" + std::to_string(options.sca_port);
  return {};
}

Result<void> Application::Parts::open_control() {
  auto server = open(server_options("127.0.0.1", options.control_port),
                     [this](const http::Request& request) { return answer_now(control, request); });
  if (!server) return server.error();
  control_server = std::move(*server);
  options.control_port = control_server->port();
  return {};
}

Result<void> Application::Parts::open_sandbox() {
  if (!options.sandbox_port) return {};
  auto server =
      open(server_options(options.listen_address, *options.sandbox_port),
           [this](const http::Request& request) { return sandbox_listener.answer(request); });
  if (!server) return server.error();
  sandbox_server = std::move(*server);
  options.sandbox_port = sandbox_server->port();
  return {};
}

// The same port again afterwards, so that callers find the bank where it was.
Awaitable<void> Application::Parts::close_api_for(std::chrono::milliseconds length) {
  auto closed = std::move(api_server);
  if (!closed) co_return;
  const Deadline at_once = in(std::chrono::milliseconds{0});
  co_await closed->drain(at_once);
  co_await pause(length);
  if (ending) co_return;
  auto opened = open_api();
  if (!opened) throw std::runtime_error("the bank cannot open again: " + opened.error().detail);
}

Awaitable<void> Application::Parts::drain() {
  ending = true;
  const Deadline by = in(drain_limit);
  for (auto* server :
       {api_server.get(), sca_server.get(), control_server.get(), sandbox_server.get()})
    if (server) co_await server->drain(by);
  io.stop();
}

Application::Application(Options options) : parts_(std::make_unique<Parts>(std::move(options))) {}
Application::~Application() = default;

Result<void> Application::start() {
  auto api = parts_->open_api();
  if (!api) return api.error();
  auto pages = parts_->open_pages();
  if (!pages) return pages.error();
  auto control = parts_->open_control();
  if (!control) return control.error();
  auto sandbox = parts_->open_sandbox();
  if (!sandbox) return sandbox.error();

  const Options& options = parts_->options;
  if (!options.ready_file.empty()) {
    auto told = write_ready_file(options);
    if (!told) return told.error();
  }
  std::cout << options.brand << " simulator: api " << (parts_->tls ? "https" : "http")
            << "://127.0.0.1:" << options.api_port << ", pages " << parts_->bank.sca_base_url
            << ", control http://127.0.0.1:" << options.control_port << std::endl;
  return {};
}

void Application::run() {
  parts_->signals.async_wait([this](const boost::system::error_code& failure, int) {
    if (!failure) asio::co_spawn(parts_->io, parts_->drain(), end_on_failure);
  });
  parts_->io.run();
}

}  // namespace tpp::simulator
