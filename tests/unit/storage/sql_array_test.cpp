#include "storage/sql_array.hpp"

#include <gtest/gtest.h>

namespace tpp::storage {
namespace {

TEST(SqlArray, QuotesEveryElement) {
  EXPECT_EQ(sql_array({}), "{}");
  EXPECT_EQ(sql_array({"ais", "a,b", "{}", ""}), R"({"ais","a,b","{}",""})");
}

TEST(SqlArray, EscapesQuotesAndBackslashes) {
  EXPECT_EQ(sql_array({R"(say "hi" \o/)"}), R"({"say \"hi\" \\o/"})");
  EXPECT_EQ(sql_array({"\"", "\\\\", "é\n"}), "{\"\\\"\",\"\\\\\\\\\",\"é\n\"}");
}

TEST(SqlArray, SaysNullForWhatIsNotKnown) {
  SqlArray array;
  array.add_null();
  array.add("");
  array.add_or_null("");
  array.add_or_null("NULL");
  EXPECT_EQ(array.finish(), R"({NULL,"",NULL,"NULL"})");
}

}  // namespace
}  // namespace tpp::storage
