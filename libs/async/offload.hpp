#pragma once
// Runs blocking work on a pool of threads and resumes the coroutine on its own executor.
// Not cancellable: the called system must have its own limit (for PostgreSQL: statement_timeout).

#include <optional>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/task.hpp"

namespace tpp::async {

// f() must not throw and returns R; R must be movable.
template <class F>
Awaitable<std::invoke_result_t<F&>> offload(asio::thread_pool& pool, F f) {
  using R = std::invoke_result_t<F&>;
  using Token = asio::use_awaitable_t<Executor>;
  const Executor home = co_await asio::this_coro::executor;
  auto start = [&pool, home](auto handler, F work) {
    asio::post(pool, [home, handler = std::move(handler), work = std::move(work)]() mutable {
      std::optional<R> result(work());
      asio::post(home, [handler = std::move(handler), result = std::move(result)]() mutable {
        std::move(handler)(std::move(*result));
      });
    });
  };
  Token token;
  auto pending = asio::async_initiate<Token, void(R)>(std::move(start), token, std::move(f));
  co_return co_await std::move(pending);
}

}  // namespace tpp::async
