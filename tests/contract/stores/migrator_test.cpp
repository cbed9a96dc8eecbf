#include "postgres/migrator.hpp"

#include <future>

#include <gtest/gtest.h>

#include "contract/stores/database_rig.hpp"
#include "crypto/digest.hpp"
#include "postgres/pool.hpp"
#include "storage/schema.hpp"

namespace tpp::testing {
namespace {

using postgres::Migration;

std::vector<Migration> two_migrations() {
  return {{1, "first", "CREATE TABLE first (id int); CREATE TABLE also (id int)", "aa"},
          {2, "second", "CREATE TABLE second (id int)", "bb"}};
}

class MigratorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!test_postgres().restartable()) GTEST_SKIP() << "needs a server of its own";
    text = text_of(empty_database("migrator_test"));
  }
  Secret text;
};

TEST_F(MigratorTest, BringsAnEmptyDatabaseUpToDate) {
  auto pending = postgres::schema_version(text, two_migrations());
  auto report = postgres::migrate(text, two_migrations());
  auto after = postgres::schema_version(text, two_migrations());

  ASSERT_TRUE(pending);
  EXPECT_EQ(pending->stored, 0);
  EXPECT_EQ(pending->pending, (std::vector<std::string>{"0001_first", "0002_second"}));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->applied, (std::vector<std::string>{"0001_first", "0002_second"}));
  ASSERT_TRUE(after);
  EXPECT_EQ(after->stored, 2);
  EXPECT_TRUE(after->pending.empty());
}

TEST_F(MigratorTest, SecondRunFindsNothingToDo) {
  ASSERT_TRUE(postgres::migrate(text, two_migrations()));

  auto again = postgres::migrate(text, two_migrations());

  ASSERT_TRUE(again);
  EXPECT_TRUE(again->applied.empty());
  EXPECT_EQ(again->now.stored, 2);
}

TEST_F(MigratorTest, SeveralReplicasMayMigrateAtOnce) {
  std::vector<std::future<Result<postgres::MigrationReport>>> replicas;
  for (int i = 0; i < 4; ++i)
    replicas.push_back(std::async(std::launch::async,
                                  [this] { return postgres::migrate(text, two_migrations()); }));

  std::size_t applied = 0;
  for (auto& replica : replicas) {
    auto report = replica.get();
    ASSERT_TRUE(report) << report.error().cause;
    applied += report->applied.size();
  }

  EXPECT_EQ(applied, 2U);
}

TEST_F(MigratorTest, RefusesAFileThatWasChangedAfterItsRelease) {
  ASSERT_TRUE(postgres::migrate(text, two_migrations()));
  auto changed = two_migrations();
  changed[0].checksum = "cc";

  auto report = postgres::migrate(text, changed);

  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Errc::conflict);
}

TEST_F(MigratorTest, FailedMigrationIsUndoneAndThoseBeforeItStay) {
  auto broken = two_migrations();
  broken[1].sql = "CREATE TABLE second (id int); SELECT no_such_function()";

  auto failed = postgres::migrate(text, broken);
  auto repaired = postgres::migrate(text, two_migrations());

  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().cause.find("0002_second"), std::string::npos);
  ASSERT_TRUE(repaired) << repaired.error().cause;
  EXPECT_EQ(repaired->applied, std::vector<std::string>{"0002_second"});
}

TEST_F(MigratorTest, OlderProgramAcceptsANewerSchema) {
  ASSERT_TRUE(postgres::migrate(text, two_migrations()));
  auto older = two_migrations();
  older.pop_back();

  auto report = postgres::migrate(text, older);

  ASSERT_TRUE(report);
  EXPECT_TRUE(report->now.newer_than_known());
}

TEST_F(MigratorTest, DatabaseThatIsAwayIsSaidToBeUnavailable) {
  postgres::ConnectionSettings nowhere;
  nowhere.dsn = Secret("host=/nonexistent dbname=x");

  auto report = postgres::migrate(text_of(nowhere), two_migrations());

  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Errc::storage_unavailable);
}

TEST_F(MigratorTest, ReadinessReadsTheVersionOverThePool) {
  postgres::PoolProbe probe;
  asio::io_context io;
  postgres::PgPool pool(text, postgres::PoolSettings(), probe);

  auto before = run(io, postgres::stored_schema_version(pool));
  ASSERT_TRUE(postgres::migrate(text, two_migrations()));
  auto after = run(io, postgres::stored_schema_version(pool));

  ASSERT_TRUE(before);
  EXPECT_EQ(*before, 0);
  ASSERT_TRUE(after);
  EXPECT_EQ(*after, 2);
}

TEST(ShippedMigrations, ReachTheVersionTheStoresRelyOn) {
  auto shipped =
      postgres::read_migrations(std::string(TPP_SOURCE_DIR) + "/migrations", crypto::sha256);

  ASSERT_TRUE(shipped) << shipped.error().cause;
  EXPECT_EQ(shipped->back().version, storage::schema_version);
}

}  // namespace
}  // namespace tpp::testing
