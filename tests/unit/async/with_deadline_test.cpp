#include "async/with_deadline.hpp"

#include <memory>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

namespace tpp::async {
namespace {

// Cannot be default-constructed or copied.
struct Parcel {
  explicit Parcel(std::string text) : content(std::make_unique<std::string>(std::move(text))) {}
  std::unique_ptr<std::string> content;
};

Task<Parcel> prompt() {
  co_return Parcel("here");
}
Task<Parcel> refused() {
  co_return Error{Errc::conflict, "no"};
}
Task<Parcel> broken() {
  throw std::runtime_error("broken");
  co_return Parcel("never");
}
Task<Parcel> endless(bool& cancelled) {
  Timer timer(co_await asio::this_coro::executor, Timer::time_point::max());
  try {
    co_await timer.async_wait(UseAwaitable());
  } catch (...) {
    cancelled = true;
    throw;
  }
  co_return Parcel("never");
}

Deadline in_an_hour() {
  return std::chrono::steady_clock::now() + std::chrono::hours(1);
}

Result<Parcel> run(Task<Parcel> task) {
  asio::io_context io;
  std::optional<Result<Parcel>> result;
  std::exception_ptr failure;
  asio::co_spawn(io, hold_result<Parcel>(std::move(task)),
                 [&](std::exception_ptr thrown, std::optional<Result<Parcel>> value) {
                   failure = thrown;
                   result = std::move(value);
                 });
  io.run();
  if (failure) std::rethrow_exception(failure);
  return std::move(*result);
}

TEST(WithDeadline, HandsOnTheValue) {
  const auto result = run(with_deadline(in_an_hour(), prompt()));
  ASSERT_TRUE(result);
  EXPECT_EQ(*result->content, "here");
}

TEST(WithDeadline, HandsOnTheError) {
  const auto result = run(with_deadline(in_an_hour(), refused()));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Errc::conflict);
}

TEST(WithDeadline, HandsOnTheException) {
  EXPECT_THROW(run(with_deadline(in_an_hour(), broken())), std::runtime_error);
}

TEST(WithDeadline, CancelsATaskThatIsTooSlow) {
  for (const int milliseconds : {-5, 0, 1}) {
    bool cancelled = false;
    const auto by = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    const auto result = run(with_deadline(by, endless(cancelled)));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, Errc::deadline_exceeded);
    EXPECT_TRUE(cancelled);
  }
}

TEST(WithDeadline, Nests) {
  bool cancelled = false;
  const auto now = std::chrono::steady_clock::now();
  const auto inner = run(with_deadline(in_an_hour(), with_deadline(now, endless(cancelled))));
  EXPECT_EQ(inner.error().code, Errc::deadline_exceeded);
  const auto outer = run(with_deadline(now, with_deadline(in_an_hour(), endless(cancelled))));
  EXPECT_EQ(outer.error().code, Errc::deadline_exceeded);
}

}  // namespace
}  // namespace tpp::async
