#pragma once
// Ends a task at a point in time. For whole requests and background work; on the read path the
// deadline wheel is cheaper. Never use `task || timer`: it loses exceptions.

#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>

#include "async/timer.hpp"
#include "core/clock.hpp"

namespace tpp::async {

// Gives the value a default constructor, which co_spawn asks for.
template <class T>
Awaitable<std::optional<Result<T>>> hold_result(Task<T> task) {
  std::optional<Result<T>> result;
  result.emplace(co_await std::move(task));
  co_return result;
}

// deadline_exceeded when `by` comes first: the task is cancelled then, and awaited. Exceptions of
// the task pass through.
template <class T>
Task<T> with_deadline(Deadline by, Task<T> task) {
  const Executor home = co_await asio::this_coro::executor;
  Timer timer(home, by);
  auto group = asio::experimental::make_parallel_group(
      asio::co_spawn(home, hold_result<T>(std::move(task)), asio::deferred),
      timer.async_wait(asio::deferred));
  UseAwaitable token;
  auto pending = group.async_wait(asio::experimental::wait_for_one(), token);
  auto [order, failure, result, timer_error] = co_await std::move(pending);
  static_cast<void>(timer_error);
  if (order[0] == 1) co_return Error{Errc::deadline_exceeded, "the operation took too long"};
  if (failure) std::rethrow_exception(failure);
  co_return std::move(*result);
}

}  // namespace tpp::async
