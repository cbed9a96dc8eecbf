#include "async/offload.hpp"

#include <memory>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

namespace tpp::async {
namespace {

struct Seen {
  std::thread::id worked_on;
  std::thread::id resumed_on;
  std::unique_ptr<int> result;
};

Awaitable<void> call(asio::thread_pool& pool, Seen& seen) {
  auto work = [&seen, input = std::make_unique<int>(41)] {
    seen.worked_on = std::this_thread::get_id();
    return std::make_unique<int>(*input + 1);
  };
  seen.result = co_await offload(pool, std::move(work));
  seen.resumed_on = std::this_thread::get_id();
}

TEST(Offload, WorksOnThePoolAndResumesAtHomeWithTheMovedResult) {
  asio::io_context io;
  asio::thread_pool pool(2);
  Seen seen;
  asio::co_spawn(io, call(pool, seen), [](const std::exception_ptr&) {});
  io.run();
  pool.join();
  EXPECT_NE(seen.worked_on, std::this_thread::get_id());
  EXPECT_EQ(seen.resumed_on, std::this_thread::get_id());
  ASSERT_TRUE(seen.result);
  EXPECT_EQ(*seen.result, 42);
}

}  // namespace
}  // namespace tpp::async
