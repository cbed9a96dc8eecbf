#include "postgres/migration_files.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace tpp::postgres {
namespace {

namespace fs = std::filesystem;

std::string length_as_digest(std::string_view bytes) {
  return std::string(1, static_cast<char>(bytes.size()));
}

class MigrationFiles : public ::testing::Test {
 protected:
  MigrationFiles() {
    std::string name = (fs::temp_directory_path() / "migrations-XXXXXX").string();
    folder = ::mkdtemp(name.data());
  }
  ~MigrationFiles() override { fs::remove_all(folder); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder / name) << text;
  }
  Result<std::vector<Migration>> read() const {
    return read_migrations(folder.string(), length_as_digest);
  }
  std::string complaint() const {
    auto read_ones = read();
    return read_ones ? "" : read_ones.error().cause;
  }

  fs::path folder;
};

TEST_F(MigrationFiles, AreReadInOrderWithTheirDigest) {
  write("0002_payments.sql", "SELECT 22");
  write("0001_initial.sql", "SELECT 1");
  write("README.md", "not a migration");

  auto migrations = read();

  ASSERT_TRUE(migrations);
  ASSERT_EQ(migrations->size(), 2U);
  EXPECT_EQ((*migrations)[0].version, 1);
  EXPECT_EQ((*migrations)[0].name, "initial");
  EXPECT_EQ((*migrations)[0].sql, "SELECT 1");
  EXPECT_EQ((*migrations)[0].checksum, "08");
  EXPECT_EQ((*migrations)[1].name, "payments");
  EXPECT_EQ((*migrations)[1].checksum, "09");
}

TEST_F(MigrationFiles, GapIsRefused) {
  write("0001_initial.sql", "");
  write("0003_late.sql", "");

  EXPECT_EQ(complaint(), "no file has number 2");
}

TEST_F(MigrationFiles, DoubleNumberIsRefused) {
  write("0001_initial.sql", "");
  write("0001_other.sql", "");

  EXPECT_EQ(complaint(), "two files have number 1");
}

TEST_F(MigrationFiles, StrangeNamesAreRefused) {
  for (const char* name :
       {"1_short.sql", "0001.sql", "0001_.sql", "0001-dash.sql", "000a_x.sql", "0001_Upper.sql"}) {
    write(name, "");
    EXPECT_EQ(complaint(), std::string(name) + " is not named NNNN_name.sql");
    fs::remove(folder / name);
  }
}

TEST_F(MigrationFiles, EmptyOrMissingFolderIsRefused) {
  EXPECT_EQ(complaint(), "the folder holds none");

  fs::remove_all(folder);

  EXPECT_NE(complaint(), "");
}

}  // namespace
}  // namespace tpp::postgres
