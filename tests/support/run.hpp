#pragma once
// Runs coroutines from a test and gives their results back. What does not end within the limit
// fails the test instead of hanging it.

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>

#include "core/task.hpp"

namespace tpp::testing {

inline constexpr std::chrono::seconds watchdog_limit{30};

// A coroutine on its way; the result is there once it has ended.
template <class R>
using Pending = std::shared_ptr<std::optional<R>>;

template <class R>
Awaitable<void> keep_result(Awaitable<R> work, Pending<R> slot) {
  slot->emplace(co_await std::move(work));
}

template <class R>
Pending<R> start(asio::io_context& io, Awaitable<R> work) {
  auto slot = std::make_shared<std::optional<R>>();
  asio::co_spawn(io, keep_result<R>(std::move(work), slot), [](std::exception_ptr failure) {
    if (failure) std::rethrow_exception(failure);
  });
  return slot;
}

// Goes on until nothing is left to do but to wait for a timer or for the test.
inline void run_ready(asio::io_context& io) {
  io.restart();
  io.poll();
}

template <class R>
R finish(asio::io_context& io, const Pending<R>& pending) {
  const auto give_up = std::chrono::steady_clock::now() + watchdog_limit;
  while (!*pending) {
    io.restart();
    const bool nothing_left = io.run_one_until(give_up) == 0;
    if (nothing_left && !*pending) throw std::runtime_error("the coroutine does not end");
  }
  return std::move(**pending);
}

template <class R>
R run(asio::io_context& io, Awaitable<R> work) {
  return finish(io, start(io, std::move(work)));
}

// All at once on one event loop; results in the order of the work.
template <class R>
std::vector<R> run_all(asio::io_context& io, std::vector<Awaitable<R>> all) {
  std::vector<Pending<R>> pending;
  for (auto& work : all) pending.push_back(start(io, std::move(work)));
  std::vector<R> results;
  for (const auto& each : pending) results.push_back(finish(io, each));
  return results;
}

}  // namespace tpp::testing
