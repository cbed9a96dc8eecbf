#include "overload.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace tpp::gateway {
namespace {

using http::Shedding;

struct FakeMeter final : MemoryMeter {
  std::size_t used() const override { return bytes; }
  std::size_t bytes = 0;
};

class OverloadTest : public testing::Test {
 protected:
  void use(std::size_t bytes) {
    meter.bytes = bytes;
    overload.look();
  }

  FakeMeter meter;
  obs::Metrics metrics;
  std::vector<Shedding> steps;
  Overload overload{meter, 1000, [this](Shedding step) { steps.push_back(step); }, metrics};
};

TEST_F(OverloadTest, TakesItsStepsAtTheirSharesOfTheLimitAndTakesThemBack) {
  for (const std::size_t bytes : {849u, 850u, 919u, 920u, 949u, 950u, 2000u, 949u, 919u, 849u})
    use(bytes);
  const std::vector<Shedding> wanted{Shedding::keep_alive, Shedding::requests,   Shedding::accepts,
                                     Shedding::requests,   Shedding::keep_alive, Shedding::nothing};
  EXPECT_EQ(steps, wanted);
}

TEST_F(OverloadTest, SaysItsStep) {
  EXPECT_NE(metrics.expose().find("tpp_gateway_overload_step 0"), std::string::npos);
  use(960);
  EXPECT_NE(metrics.expose().find("tpp_gateway_overload_step 3"), std::string::npos);
  use(1);
  EXPECT_NE(metrics.expose().find("tpp_gateway_overload_step 0"), std::string::npos);
}

TEST(Overload, ShedsNothingWithoutALimitOrAMeasure) {
  EXPECT_EQ(shedding_at(1'000'000, 0), Shedding::nothing);
  EXPECT_EQ(shedding_at(0, 1000), Shedding::nothing);
}

TEST(ProcessMemory, IsThatOfThisProcess) {
  const ProcessMemory memory;
  const auto before = memory.used();
  EXPECT_GT(before, 100'000u);
  const std::string block(64 * 1024 * 1024, 'x');
  EXPECT_GT(memory.used(), before + block.size() / 2);
}

class ControlGroupTest : public testing::Test {
 protected:
  ControlGroupTest() { std::filesystem::create_directories(root + "/pod/container"); }
  ~ControlGroupTest() override { std::filesystem::remove_all(root); }
  void write(const std::string& file, const std::string& text) const {
    std::ofstream(root + file) << text << "\n";
  }
  std::size_t limit() const { return control_group_limit(root, root + "/membership"); }

  const std::string root = testing::TempDir() + "control_groups";
};

TEST_F(ControlGroupTest, TheSmallestLimitAroundTheProcessCounts) {
  write("/membership", "0::/pod/container");
  write("/pod/container/memory.max", "max");
  write("/pod/memory.max", "268435456");
  EXPECT_EQ(limit(), 268435456u);
  write("/pod/container/memory.max", "134217728");
  EXPECT_EQ(limit(), 134217728u);
}

TEST_F(ControlGroupTest, InsideAContainerTheRootIsItsOwn) {
  write("/membership", "0::/");
  write("/memory.max", "67108864");
  EXPECT_EQ(limit(), 67108864u);
}

TEST_F(ControlGroupTest, ThereMayBeNone) {
  EXPECT_EQ(limit(), 0u);
  write("/membership", "0::/pod/container");
  write("/pod/memory.max", "max");
  EXPECT_EQ(limit(), 0u);
}

}  // namespace
}  // namespace tpp::gateway
