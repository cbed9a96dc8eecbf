#include "postgres/pool.hpp"

#include <mutex>

#include <gtest/gtest.h>

#include "contract/stores/database_rig.hpp"

namespace tpp::testing {
namespace {

using postgres::PgPool;
using postgres::PoolSettings;
using postgres::Transaction;

struct CountingProbe final : postgres::PoolProbe {
  void refused(std::string_view) override { ++refusals; }
  void failed(std::string_view, std::string_view sqlstate) override {
    const std::lock_guard lock(mutex);
    sqlstates.emplace_back(sqlstate);
  }
  void connected() override { ++connections; }

  std::atomic<int> refusals{0};
  std::atomic<int> connections{0};
  std::mutex mutex;
  std::vector<std::string> sqlstates;
};

Task<int> statement(PgPool& pool, std::string sql) {
  auto body = [&sql](Transaction& tx) -> Result<int> { return tx.exec1(sql)[0].as<int>(); };
  co_return co_await pool.transact("test.statement", body);
}

Task<void> command(PgPool& pool, std::string sql) {
  auto body = [&sql](Transaction& tx) -> Result<void> {
    tx.exec0(sql);
    return {};
  };
  co_return co_await pool.transact("test.command", body);
}

// Holds what the statements below wait for, until their own limit ends them.
class HeldLock {
 public:
  explicit HeldLock(const postgres::ConnectionSettings& settings)
      : connection_(settings.dsn.reveal()), tx_(connection_) {
    tx_.exec1("SELECT pg_advisory_lock(1)");
  }

 private:
  pqxx::connection connection_;
  pqxx::nontransaction tx_;
};
constexpr const char* wait_for_lock = "SELECT 1 FROM pg_advisory_xact_lock(1)";

Task<void> insert_then_fail(PgPool& pool) {
  auto body = [](Transaction& tx) -> Result<void> {
    tx.exec0("INSERT INTO thing VALUES (9)");
    return Error{Errc::conflict, "changed our mind"};
  };
  co_return co_await pool.transact("test.undo", body);
}

class PoolTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!test_postgres().restartable()) GTEST_SKIP() << "needs a server of its own";
    settings = empty_database("pool_test");
  }

  std::unique_ptr<PgPool> new_pool(PoolSettings pool_settings = {}) {
    // A slow machine is no reason to be turned away; the tests of limits set their own.
    if (pool_settings.queue_wait == PoolSettings().queue_wait)
      pool_settings.queue_wait = std::chrono::minutes(1);
    return std::make_unique<PgPool>(text_of(settings), pool_settings, probe);
  }

  asio::io_context io;
  CountingProbe probe;
  postgres::ConnectionSettings settings;
};

TEST_F(PoolTest, CommitsOnAValueAndUndoesOnAnError) {
  auto pool = new_pool();
  ASSERT_TRUE(run(io, command(*pool, "CREATE TABLE thing (id int PRIMARY KEY)")));
  ASSERT_TRUE(run(io, command(*pool, "INSERT INTO thing VALUES (1)")));

  auto undone = run(io, insert_then_fail(*pool));

  ASSERT_FALSE(undone);
  EXPECT_EQ(undone.error().detail, "changed our mind");
  EXPECT_EQ(*run(io, statement(*pool, "SELECT count(*) FROM thing")), 1);
}

TEST_F(PoolTest, DoubleKeyIsAConflict) {
  auto pool = new_pool();
  ASSERT_TRUE(run(io, command(*pool, "CREATE TABLE thing (id int PRIMARY KEY)")));
  ASSERT_TRUE(run(io, command(*pool, "INSERT INTO thing VALUES (1)")));

  auto again = run(io, command(*pool, "INSERT INTO thing VALUES (1)"));

  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::conflict);
  EXPECT_EQ(probe.sqlstates, std::vector<std::string>{"23505"});
}

TEST_F(PoolTest, ErrorsDoNotRepeatStoredValues) {
  auto pool = new_pool();

  auto failed = run(io, statement(*pool, "SELECT 'BE68539007547034'::int"));

  ASSERT_FALSE(failed);
  EXPECT_EQ((failed.error().detail + failed.error().cause).find("BE68"), std::string::npos);
}

TEST_F(PoolTest, StatementPastItsLimitIsADeadline) {
  settings.statement_timeout = std::chrono::milliseconds(50);
  auto pool = new_pool();

  auto slow = run(io, statement(*pool, "SELECT count(*) FROM generate_series(1, 1000000000)"));

  ASSERT_FALSE(slow);
  EXPECT_EQ(slow.error().code, Errc::deadline_exceeded);
}

TEST_F(PoolTest, LimitsHoldOnEveryConnectionThatIsMadeAnew) {
  auto pool = new_pool();
  run(io, statement(*pool, "SELECT 1 FROM pg_terminate_backend(pg_backend_pid())"));

  auto limit =
      run(io, statement(*pool, "SELECT setting::int FROM pg_settings WHERE name = 'lock_timeout'"));

  ASSERT_TRUE(limit);
  EXPECT_EQ(*limit, 1000);
}

TEST_F(PoolTest, FullQueueRefusesAtOnce) {
  const HeldLock lock(settings);
  settings.lock_timeout = std::chrono::milliseconds(100);
  PoolSettings settings;
  settings.connections = 1;
  settings.queue_limit = 1;
  settings.queue_wait = std::chrono::minutes(1);
  auto pool = new_pool(settings);
  std::vector<Task<int>> tasks;
  for (int i = 0; i < 5; ++i) tasks.push_back(statement(*pool, wait_for_lock));

  auto results = run_all(io, std::move(tasks));

  int refused = 0;
  for (const auto& each : results)
    if (!each && each.error().code == Errc::overloaded) ++refused;
  EXPECT_EQ(refused, 3);
  EXPECT_EQ(probe.refusals, 3);
}

TEST_F(PoolTest, WhoWaitedTooLongInTheQueueIsRefused) {
  const HeldLock lock(settings);
  settings.lock_timeout = std::chrono::milliseconds(100);
  PoolSettings settings;
  settings.connections = 1;
  settings.queue_limit = 8;
  settings.queue_wait = std::chrono::milliseconds(50);
  auto pool = new_pool(settings);
  std::vector<Task<int>> tasks;
  for (int i = 0; i < 2; ++i) tasks.push_back(statement(*pool, wait_for_lock));

  auto results = run_all(io, std::move(tasks));

  ASSERT_FALSE(results[0]);
  EXPECT_EQ(results[0].error().code, Errc::deadline_exceeded);
  ASSERT_FALSE(results[1]);
  EXPECT_EQ(results[1].error().code, Errc::overloaded);
}

TEST_F(PoolTest, ReusesItsConnections) {
  auto pool = new_pool();

  for (int i = 0; i < 5; ++i) ASSERT_TRUE(run(io, statement(*pool, "SELECT 1")));

  EXPECT_EQ(probe.connections, 1);
}

TEST_F(PoolTest, OldConnectionIsReplaced) {
  PoolSettings settings;
  settings.connections = 1;
  settings.queue_limit = 8;
  settings.queue_wait = std::chrono::minutes(1);
  settings.connection_lifetime = std::chrono::minutes(0);
  auto pool = new_pool(settings);

  for (int i = 0; i < 3; ++i) ASSERT_TRUE(run(io, statement(*pool, "SELECT 1")));

  EXPECT_EQ(probe.connections, 3);
}

TEST_F(PoolTest, ConnectionCutWhileIdleIsReplacedUnnoticed) {
  auto pool = new_pool();
  auto killed_pid = run(io, statement(*pool, "SELECT pg_backend_pid()"));
  ASSERT_TRUE(killed_pid);
  {
    pqxx::connection other(settings.dsn.reveal());
    pqxx::nontransaction tx(other);
    tx.exec_params1("SELECT pg_terminate_backend($1, 5000)", *killed_pid);
  }

  auto next = run(io, statement(*pool, "SELECT pg_backend_pid()"));

  ASSERT_TRUE(next);
  EXPECT_NE(*next, *killed_pid);
}

TEST_F(PoolTest, ConnectionCutInATransactionIsUnavailableAndThenReplaced) {
  auto pool = new_pool();

  auto cut = run(io, statement(*pool, "SELECT 1 FROM pg_terminate_backend(pg_backend_pid())"));
  auto next = run(io, statement(*pool, "SELECT 5"));

  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, Errc::storage_unavailable);
  ASSERT_TRUE(next);
  EXPECT_EQ(*next, 5);
}

TEST_F(PoolTest, RecoversFromARestartOfTheServer) {
  auto pool = new_pool();
  ASSERT_TRUE(run(io, statement(*pool, "SELECT 1")));
  test_postgres().stop();

  auto away = run(io, statement(*pool, "SELECT 1"));
  test_postgres().start();
  auto back = run(io, statement(*pool, "SELECT 1"));

  ASSERT_FALSE(away);
  EXPECT_EQ(away.error().code, Errc::storage_unavailable);
  EXPECT_TRUE(back);
}

// Raised by hand: a real deadlock needs a second of waiting.
TEST_F(PoolTest, DeadlockIsTriedAgain) {
  auto pool = new_pool();
  ASSERT_TRUE(run(io, command(*pool, "CREATE TABLE thing AS SELECT 1 AS id")));
  int tries = 0;
  auto body = [&tries](Transaction& tx) -> Result<int> {
    tx.exec0("INSERT INTO thing VALUES (2)");
    if (++tries == 1) tx.exec0("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$");
    return tx.exec1("SELECT count(*) FROM thing")[0].as<int>();
  };

  auto left = run(io, pool->transact("test.deadlock", body));

  ASSERT_TRUE(left);
  EXPECT_EQ(*left, 2);
  EXPECT_EQ(probe.sqlstates, std::vector<std::string>{"40P01"});
}

}  // namespace
}  // namespace tpp::testing
