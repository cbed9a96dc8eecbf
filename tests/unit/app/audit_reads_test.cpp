#include "app/audit_reads.hpp"

#include <gtest/gtest.h>

#include "support/fakes/fake_audit_store.hpp"
#include "support/given_app.hpp"

namespace tpp::testing {
namespace {

struct CountingAuditProbe : AuditProbe {
  void pending(std::size_t entries) override { waiting = entries; }
  void dropped() override { ++lost; }
  std::size_t waiting = 0;
  int lost = 0;
};

struct AuditReadsTest : ::testing::Test, GivenApp {
  void round() {
    auto once = [](AuditReads& reads) -> Task<void> {
      co_await reads.round();
      co_return Result<void>();
    };
    EXPECT_TRUE(run(once(audit)));
  }
  DataAccess access() {
    DataAccess made;
    made.client = call.client;
    made.operation = "get_balances";
    return made;
  }

  FakeAuditStore store;
  CountingAuditProbe probe;
  AuditReads audit{store, ids, clock, probe};
};

TEST_F(AuditReadsTest, NothingIsWrittenOnThePathOfTheRead) {
  audit.note(access());
  EXPECT_EQ(store.calls, 0);
  EXPECT_EQ(probe.waiting, 1U);
  round();
  ASSERT_EQ(store.entries.size(), 1U);
  EXPECT_EQ(store.entries.begin()->second.at, clock.now());
  EXPECT_EQ(probe.waiting, 0U);
}

TEST_F(AuditReadsTest, ManyAreWrittenInBatches) {
  for (int i = 0; i < 1200; ++i) audit.note(access());
  round();
  EXPECT_EQ(store.entries.size(), 1200U);
  EXPECT_EQ(store.calls, 3);
}

TEST_F(AuditReadsTest, WhatCannotBeWrittenIsKept) {
  audit.note(access());
  store.broken = Error{Errc::storage_unavailable, "away"};
  round();
  EXPECT_TRUE(store.entries.empty());
  store.broken.reset();
  round();
  EXPECT_EQ(store.entries.size(), 1U);
}

TEST_F(AuditReadsTest, WhatFindsNoRoomIsCounted) {
  for (int i = 0; i < 50'002; ++i) audit.note(access());
  EXPECT_EQ(probe.lost, 2);
  EXPECT_EQ(probe.waiting, 50'000U);
}

TEST_F(AuditReadsTest, TheEndTriesAFewTimesOnly) {
  audit.note(access());
  store.broken = Error{Errc::storage_unavailable, "away"};
  auto end = [](AuditReads& reads) -> Task<void> {
    co_await reads.drained();
    co_return Result<void>();
  };
  EXPECT_TRUE(run(end(audit)));
  EXPECT_EQ(store.calls, 3);
}

}  // namespace
}  // namespace tpp::testing
