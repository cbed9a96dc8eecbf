#include "http/resolver.hpp"

#include <memory>

#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/redirect_error.hpp>

namespace tpp::http {

namespace {

using boost::system::error_code;
using Resolver = asio::ip::basic_resolver<asio::ip::tcp, Executor>;

// Shared between the waiting coroutine and a look-up that may outlive it.
struct Lookup {
  Lookup(const Executor& executor, Deadline by) : resolver(executor), answered(executor, by) {}

  Resolver resolver;
  async::Timer answered;  // cancelled by the answer
  Endpoints endpoints;
  error_code error = asio::error::timed_out;
};

}  // namespace

Awaitable<Endpoints> resolve_host(std::string host, std::uint16_t port, Deadline by,
                                  error_code& error) {
  const auto numeric = asio::ip::make_address(host, error);
  if (!error) co_return Endpoints(1, asio::ip::tcp::endpoint(numeric, port));
  const Executor executor = co_await asio::this_coro::executor;
  const auto lookup = std::make_shared<Lookup>(executor, by);
  lookup->resolver.async_resolve(
      host, std::to_string(port), Resolver::numeric_service,
      [lookup](const error_code& failure, const Resolver::results_type& results) {
        lookup->error = failure;
        for (const auto& entry : results) lookup->endpoints.push_back(entry.endpoint());
        lookup->answered.cancel();
      });
  error_code ignored;
  co_await lookup->answered.async_wait(asio::redirect_error(async::UseAwaitable(), ignored));
  error = lookup->error;
  co_return lookup->endpoints;
}

}  // namespace tpp::http
