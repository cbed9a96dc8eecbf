#include "belfius/lane.hpp"

#include <gtest/gtest.h>

#include "given_bank.hpp"

namespace tpp::belfius {
namespace {

using namespace std::chrono_literals;

class LaneOf : public ::testing::Test {
 protected:
  using Outcome = std::optional<Result<Lane::Place>>;

  void wait(Outcome& outcome, Deadline by = std::chrono::steady_clock::now() + 1h) {
    asio::co_spawn(io, testing::keep(Lane::wait_for_place(lane, by), outcome),
                   [](const std::exception_ptr&) {});
    io.poll();
  }

  asio::io_context io;
  std::shared_ptr<Lane> lane = std::make_shared<Lane>(1, 2);
};

TEST_F(LaneOf, WhoWaitsGetsThePlaceThatIsGivenUpInTheOrderOfComing) {
  std::optional<Lane::Place> first(lane->enter());
  EXPECT_FALSE(lane->has_room());
  Outcome second;
  Outcome third;
  wait(second);
  wait(third);
  first.reset();
  io.poll();
  ASSERT_TRUE(second && *second);
  EXPECT_FALSE(third);
  second.reset();
  io.poll();
  ASSERT_TRUE(third && *third);
  EXPECT_FALSE(lane->has_room());
  third.reset();
  EXPECT_TRUE(lane->has_room());
}

TEST_F(LaneOf, TooManyWaitingAreRefused) {
  const Lane::Place place = lane->enter();
  Outcome second;
  Outcome third;
  Outcome fourth;
  wait(second);
  wait(third);
  wait(fourth);
  ASSERT_TRUE(fourth);
  EXPECT_EQ(fourth->error().code, Errc::overloaded);
}

TEST_F(LaneOf, WhoseTimeEndsInTheQueueWasNotSent) {
  const Lane::Place place = lane->enter();
  Outcome second;
  wait(second, std::chrono::steady_clock::now());
  while (!second) io.run_one();
  EXPECT_EQ(second->error().code, Errc::deadline_exceeded);
  EXPECT_FALSE(http::request_was_sent(second->error()));
}

TEST_F(LaneOf, AWaiterThatIsDroppedTakesNoPlaceWithIt) {
  std::optional<Lane::Place> first(lane->enter());
  {
    asio::io_context other;
    Outcome dropped;
    asio::co_spawn(
        other,
        testing::keep(Lane::wait_for_place(lane, std::chrono::steady_clock::now() + 1h), dropped),
        [](const std::exception_ptr&) {});
    other.poll();
    first.reset();  // its turn, but it does not run any more
  }
  EXPECT_TRUE(lane->has_room());
}

}  // namespace
}  // namespace tpp::belfius
