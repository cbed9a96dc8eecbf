#include <gtest/gtest.h>

#include "storage/sql_values.hpp"

namespace tpp::storage {
namespace {

TEST(SqlArray, QuotesEveryElement) {
  EXPECT_EQ(sql_array({}), "{}");
  EXPECT_EQ(sql_array({"ais", "a,b", "{}", ""}), R"({"ais","a,b","{}",""})");
}

TEST(SqlArray, EscapesQuotesAndBackslashes) {
  EXPECT_EQ(sql_array({R"(say "hi" \o/)"}), R"({"say \"hi\" \\o/"})");
}

}  // namespace
}  // namespace tpp::storage
