#include "async/deadline_wheel.hpp"

#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "async/ticking_wheel.hpp"

namespace tpp::async {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

struct Guarded {
  Guarded() : entry(&Guarded::expire, this) {}
  static void expire(void* self) { ++static_cast<Guarded*>(self)->fired; }
  DeadlineEntry entry;
  int fired = 0;
};

class DeadlineWheelTest : public testing::Test {
 protected:
  Deadline start = Deadline(hours(100));
  DeadlineWheel wheel{start, milliseconds(100)};
};

TEST_F(DeadlineWheelTest, FiresOnceAndNeverEarly) {
  Guarded guarded;
  wheel.arm(guarded.entry, start + milliseconds(250));
  wheel.advance(start + milliseconds(249));
  EXPECT_EQ(guarded.fired, 0);
  wheel.advance(start + milliseconds(350));
  EXPECT_EQ(guarded.fired, 1);
  EXPECT_FALSE(guarded.entry.armed());
  wheel.advance(start + hours(1));
  EXPECT_EQ(guarded.fired, 1);
}

TEST_F(DeadlineWheelTest, FiresLateDeadlinesInTheNextTick) {
  Guarded guarded;
  wheel.advance(start + seconds(10));
  wheel.arm(guarded.entry, start);
  EXPECT_EQ(guarded.fired, 0);
  wheel.advance(start + seconds(10) + milliseconds(100));
  EXPECT_EQ(guarded.fired, 1);
}

TEST_F(DeadlineWheelTest, HoldsDeadlinesBeyondOneTurn) {
  Guarded guarded;
  wheel.arm(guarded.entry, start + seconds(200));
  for (int second = 1; second <= 199; ++second) wheel.advance(start + seconds(second));
  EXPECT_EQ(guarded.fired, 0);
  wheel.advance(start + seconds(201));
  EXPECT_EQ(guarded.fired, 1);
}

TEST_F(DeadlineWheelTest, FiresEverythingAfterALongPause) {
  std::vector<std::unique_ptr<Guarded>> all;
  for (int i = 0; i < 1000; ++i) {
    all.push_back(std::make_unique<Guarded>());
    wheel.arm(all.back()->entry, start + milliseconds(i * 150));
  }
  wheel.advance(start + hours(24));
  for (const auto& guarded : all) EXPECT_EQ(guarded->fired, 1);
  EXPECT_EQ(wheel.armed_count(), 0u);
}

TEST_F(DeadlineWheelTest, ForgetsWhatIsDisarmedRearmedOrDestroyed) {
  Guarded disarmed;
  Guarded rearmed;
  auto destroyed = std::make_unique<Guarded>();
  wheel.arm(disarmed.entry, start + seconds(1));
  wheel.arm(rearmed.entry, start + seconds(1));
  wheel.arm(destroyed->entry, start + seconds(1));
  disarmed.entry.disarm();
  wheel.arm(rearmed.entry, start + seconds(5));
  destroyed.reset();
  wheel.advance(start + seconds(2));
  EXPECT_EQ(disarmed.fired + rearmed.fired, 0);
  EXPECT_EQ(wheel.armed_count(), 1u);
}

TEST_F(DeadlineWheelTest, AcceptsTheEndOfTime) {
  Guarded guarded;
  wheel.arm(guarded.entry, Deadline::max());
  wheel.advance(start + hours(10000));
  EXPECT_EQ(guarded.fired, 0);
}

TEST_F(DeadlineWheelTest, LetsCallbacksArmAndDisarmOthers) {
  struct Chain {
    Chain(DeadlineWheel& its_wheel, Deadline at) : wheel(its_wheel), again(at), entry(&act, this) {}
    static void act(void* self) {
      auto& chain = *static_cast<Chain*>(self);
      ++chain.fired;
      if (chain.victim != nullptr) chain.victim->disarm();
      chain.wheel.arm(chain.entry, chain.again);
    }
    DeadlineWheel& wheel;
    Deadline again;
    DeadlineEntry entry;
    DeadlineEntry* victim = nullptr;
    int fired = 0;
  };
  Chain chain(wheel, start);
  Guarded victim;
  chain.victim = &victim.entry;
  wheel.arm(chain.entry, start + seconds(1));
  wheel.arm(victim.entry, start + seconds(1));
  wheel.advance(start + seconds(2));
  EXPECT_EQ(chain.fired, 1) << "what is armed in a callback waits for the next tick";
  EXPECT_EQ(victim.fired, 0);
  wheel.advance(start + seconds(3));
  EXPECT_EQ(chain.fired, 2);
}

TEST(DeadlineWheel, MayGoBeforeItsEntries) {
  Guarded guarded;
  auto wheel = std::make_unique<DeadlineWheel>(Deadline(), milliseconds(100));
  wheel->arm(guarded.entry, Deadline() + seconds(1));
  wheel.reset();
  EXPECT_FALSE(guarded.entry.armed());
}

TEST(TickingWheel, FiresByItselfAndThenLetsTheContextEnd) {
  asio::io_context io;
  const auto wheel = std::make_shared<TickingWheel>(io, milliseconds(1));
  Guarded guarded;
  wheel->arm(guarded.entry, std::chrono::steady_clock::now() + milliseconds(2));
  io.run();
  EXPECT_EQ(guarded.fired, 1);
}

}  // namespace
}  // namespace tpp::async
