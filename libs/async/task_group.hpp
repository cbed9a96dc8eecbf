#pragma once
// Owns background coroutines: every one of them can be stopped and awaited. For the work of one
// request await it directly instead.

#include <chrono>
#include <exception>
#include <functional>
#include <memory>

#include <boost/asio/io_context.hpp>

#include "core/task.hpp"

namespace tpp::async {

class TaskGroup {
 public:
  // Gets the exception that ended a task (or one round of a ticker), for the log. The
  // operation_aborted of a stopped task is not reported.
  using OnFailure = std::function<void(std::exception_ptr)>;

  TaskGroup(asio::io_context& io, OnFailure on_failure);
  ~TaskGroup();  // cancels what still runs, without waiting
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  // Starts the task. After stop() it is dropped unstarted.
  void spawn(Awaitable<void> task);

  // Runs job once per period, counted from the end of the last run, until the group stops. A job
  // that throws is reported and runs again.
  void spawn_ticker(std::chrono::milliseconds period, std::function<Awaitable<void>()> job);

  // Cancels every task: its next co_await throws operation_aborted.
  void stop();

  // Returns when no task is left.
  Awaitable<void> wait();

  std::size_t size() const;

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with the completion of each task
};

}  // namespace tpp::async
