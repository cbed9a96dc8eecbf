#include "pause.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tpp::simulator {

Awaitable<void> pause(std::chrono::milliseconds length) {
  using SteadyClock = std::chrono::steady_clock;
  using Timer = asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, Executor>;
  if (length <= std::chrono::milliseconds{0}) co_return;
  const Executor executor = co_await asio::this_coro::executor;
  Timer timer(executor, length);
  const asio::use_awaitable_t<Executor> token;
  co_await timer.async_wait(token);
}

}  // namespace tpp::simulator
