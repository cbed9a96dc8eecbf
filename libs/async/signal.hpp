#pragma once
// Lets coroutines wait until something happened or a deadline passed. One thread only: that of the
// io_context. The Signal must outlive every wait on it.

#include <chrono>
#include <vector>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/task.hpp"

namespace tpp::async {

using SteadyTimer =
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, Executor>;

class Signal {
 public:
  // Returns at notify_all() or at the deadline, whichever is first; true when notified.
  Awaitable<bool> wait_until(Deadline by) {
    SteadyTimer timer(co_await asio::this_coro::executor);
    timer.expires_at(by);
    waiting_.push_back(&timer);
    boost::system::error_code cancelled;
    const asio::use_awaitable_t<Executor> token;
    co_await timer.async_wait(asio::redirect_error(token, cancelled));
    std::erase(waiting_, &timer);
    co_return static_cast<bool>(cancelled);
  }

  void notify_all() {
    for (SteadyTimer* timer : waiting_) timer->cancel();
  }

 private:
  std::vector<SteadyTimer*> waiting_;
};

}  // namespace tpp::async
