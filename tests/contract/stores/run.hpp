#pragma once
// Runs coroutines from a test and gives their results back.

#include <exception>
#include <optional>
#include <vector>

#include <boost/asio/co_spawn.hpp>

#include "core/task.hpp"

namespace tpp::testing {

// All at once on one event loop; results in the order of the tasks.
template <class T>
std::vector<Result<T>> run_all(asio::io_context& io, std::vector<Task<T>> tasks) {
  std::vector<std::optional<Result<T>>> results(tasks.size());
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    auto keep = [](std::optional<Result<T>>& slot, Task<T> task) -> Awaitable<void> {
      slot.emplace(co_await std::move(task));
    };
    asio::co_spawn(io, keep(results[i], std::move(tasks[i])), [](std::exception_ptr failure) {
      if (failure) std::rethrow_exception(failure);
    });
  }
  io.restart();
  io.run();
  std::vector<Result<T>> all;
  for (auto& result : results) all.push_back(std::move(*result));
  return all;
}

template <class T>
Result<T> run(asio::io_context& io, Task<T> task) {
  std::vector<Task<T>> tasks;
  tasks.push_back(std::move(task));
  return std::move(run_all(io, std::move(tasks)).front());
}

}  // namespace tpp::testing
