#include "async/task_group.hpp"

#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include "async/timer.hpp"

namespace tpp::async {
namespace {

class TaskGroupTest : public testing::Test {
 protected:
  static std::string text_of(const std::exception_ptr& failure) {
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& error) {
      return error.what();
    }
  }

  asio::io_context io;
  std::vector<std::string> failures;
  TaskGroup group{io, [this](std::exception_ptr f) { failures.push_back(text_of(f)); }};
};

Awaitable<void> endless() {
  Timer timer(co_await asio::this_coro::executor, Timer::time_point::max());
  co_await timer.async_wait(UseAwaitable());
}

Awaitable<void> fail() {
  throw std::runtime_error("a bug");
  co_return;
}

Awaitable<void> wait_for(TaskGroup& group, bool& gone) {
  co_await group.wait();
  gone = true;
}

TEST_F(TaskGroupTest, StopsAndAwaitsEveryTask) {
  for (int i = 0; i < 3; ++i) group.spawn(endless());
  bool gone = false;
  bool gone_too = false;
  asio::co_spawn(io, wait_for(group, gone), [](const std::exception_ptr&) {});
  asio::co_spawn(io, wait_for(group, gone_too), [](const std::exception_ptr&) {});
  io.poll();
  EXPECT_FALSE(gone);
  EXPECT_EQ(group.size(), 3u);
  group.stop();
  io.run();
  EXPECT_TRUE(gone);
  EXPECT_TRUE(gone_too);
  EXPECT_EQ(group.size(), 0u);
  EXPECT_TRUE(failures.empty());
}

TEST_F(TaskGroupTest, ReportsWhatATaskThrows) {
  group.spawn(fail());
  io.run();
  EXPECT_EQ(failures, std::vector<std::string>{"a bug"});
}

TEST_F(TaskGroupTest, StartsNothingOnceStopped) {
  group.stop();
  group.spawn(fail());
  io.run();
  EXPECT_TRUE(failures.empty());
}

TEST_F(TaskGroupTest, WaitsForNothingWhenThereIsNothing) {
  bool gone = false;
  asio::co_spawn(io, wait_for(group, gone), [](const std::exception_ptr&) {});
  io.run();
  EXPECT_TRUE(gone);
}

Awaitable<void> one_round(TaskGroup& group, int number) {
  if (number == 2) throw std::runtime_error("one bad round");
  if (number == 4) group.stop();
  co_return;
}

TEST_F(TaskGroupTest, TicksUntilStoppedAlthoughARoundFails) {
  int rounds = 0;
  group.spawn_ticker(std::chrono::milliseconds(1), [&] { return one_round(group, ++rounds); });
  io.run();
  EXPECT_EQ(rounds, 4);
  EXPECT_EQ(failures, std::vector<std::string>{"one bad round"});
  EXPECT_EQ(group.size(), 0u);
}

TEST_F(TaskGroupTest, CancelsItsTasksWhenDestroyed) {
  auto other = std::make_unique<TaskGroup>(io, [](const std::exception_ptr&) { FAIL(); });
  other->spawn(endless());
  io.poll();
  other.reset();
  io.run();
}

}  // namespace
}  // namespace tpp::async
