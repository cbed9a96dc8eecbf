#include "async/task_group.hpp"

#include <list>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/system/system_error.hpp>

#include "async/timer.hpp"

namespace tpp::async {

struct TaskGroup::State {
  State(asio::io_context& context, OnFailure failure)
      : io(context),
        on_failure(std::move(failure)),
        emptied(context.get_executor(), Timer::time_point::max()) {}

  void report(std::exception_ptr failure) const;

  asio::io_context& io;
  OnFailure on_failure;
  std::list<asio::cancellation_signal> running;
  Timer emptied;  // cancelled when the last task is gone
  bool stopping = false;
};

namespace {

bool is_cancellation(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const boost::system::system_error& error) {
    return error.code() == asio::error::operation_aborted;
  } catch (...) {
    return false;
  }
}

}  // namespace

void TaskGroup::State::report(std::exception_ptr failure) const {
  if (stopping && is_cancellation(failure)) return;
  if (on_failure) on_failure(std::move(failure));
}

TaskGroup::TaskGroup(asio::io_context& io, OnFailure on_failure)
    : state_(std::make_shared<State>(io, std::move(on_failure))) {}

TaskGroup::~TaskGroup() {
  state_->on_failure = nullptr;
  stop();
}

void TaskGroup::spawn(Awaitable<void> task) {
  if (state_->stopping) return;
  const auto position = state_->running.emplace(state_->running.end());
  auto ended = [state = state_, position](std::exception_ptr failure) {
    if (failure) state->report(std::move(failure));
    // Posted, because the ending coroutine still looks at the cancellation signal.
    asio::post(state->io, [state, position] {
      state->running.erase(position);
      if (state->running.empty()) state->emptied.cancel();
    });
  };
  asio::co_spawn(state_->io, std::move(task),
                 asio::bind_cancellation_slot(position->slot(), std::move(ended)));
}

void TaskGroup::spawn_ticker(std::chrono::milliseconds period,
                             std::function<Awaitable<void>()> job) {
  struct Ticking {
    static Awaitable<void> run(std::shared_ptr<State> state, std::chrono::milliseconds pause,
                               std::function<Awaitable<void>()> round) {
      Timer timer(state->io.get_executor());
      for (;;) {
        timer.expires_after(pause);
        co_await timer.async_wait(UseAwaitable());
        try {
          co_await round();
        } catch (...) {
          state->report(std::current_exception());
        }
      }
    }
  };
  spawn(Ticking::run(state_, period, std::move(job)));
}

void TaskGroup::stop() {
  state_->stopping = true;
  for (auto& signal : state_->running) signal.emit(asio::cancellation_type::terminal);
}

Awaitable<void> TaskGroup::wait() {
  const auto state = state_;
  while (!state->running.empty()) {
    boost::system::error_code error;
    co_await state->emptied.async_wait(asio::redirect_error(UseAwaitable(), error));
  }
}

std::size_t TaskGroup::size() const {
  return state_->running.size();
}

}  // namespace tpp::async
