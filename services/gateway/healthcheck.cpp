// healthcheck: asks /livez of the gateway that runs here with the same configuration. For container
// runtimes that know nothing of HTTP; Kubernetes asks the admin port itself.

#include <iostream>
#include <optional>

#include <boost/asio/co_spawn.hpp>

#include "commands.hpp"
#include "config.hpp"
#include "http/client.hpp"

namespace tpp::gateway {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 3s;

// A listener on every address is reached on loopback.
std::string reached_at(const std::string& address) {
  if (address == "0.0.0.0") return "127.0.0.1";
  return address.find(':') == std::string::npos ? address : '[' + address + ']';
}

Result<unsigned> ask(const http::Url& origin) {
  asio::io_context io(1);
  http::Client client(io, origin, {}, {});
  http::ClientRequest request;
  request.method = "GET";
  request.target = "/livez";
  std::optional<Result<unsigned>> outcome;
  auto asking = client.send(std::move(request), std::chrono::steady_clock::now() + patience);
  asio::co_spawn(io.get_executor(), std::move(asking),
                 [&](const std::exception_ptr& broken, Result<http::ClientResponse> answer) {
                   if (broken)
                     outcome = Error{Errc::internal, "the question could not be sent"};
                   else if (!answer)
                     outcome = answer.error();
                   else
                     outcome = answer->status;
                   client.stop();
                 });
  io.run();
  return std::move(*outcome);
}

}  // namespace

int healthcheck(const std::string& config_file) {
  auto loaded =
      load_config({config_file, "GATEWAY", config::process_environment()}, Needs::nothing);
  if (!loaded) return fail("the configuration is wrong", loaded.error());
  const auto& config = loaded->config;
  auto origin = http::parse_url("http://" + reached_at(config.admin_address) + ":" +
                                std::to_string(config.admin_port));
  if (!origin) return fail("the admin address is wrong", origin.error());
  auto status = ask(*origin);
  if (!status) return fail("not alive", status.error());
  if (*status != 200)
    return fail("not alive", Error{Errc::internal, "/livez answered " + std::to_string(*status)});
  std::cout << "alive\n";
  return exit_ok;
}

}  // namespace tpp::gateway
