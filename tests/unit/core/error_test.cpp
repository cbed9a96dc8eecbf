#include "core/error.hpp"

#include <gtest/gtest.h>

#include "core/result.hpp"

namespace tpp {
namespace {

TEST(Error, OfOneFieldNamesItInTheDetail) {
  const Error error = invalid_field("/amount", "must be positive");
  EXPECT_EQ(error.code, Errc::validation_failed);
  EXPECT_EQ(error.detail, "/amount: must be positive");
  ASSERT_TRUE(error.context);
  ASSERT_EQ(error.context->fields.size(), 1U);
  EXPECT_EQ(error.context->fields[0].field, "/amount");
}

TEST(Error, OfSeveralFieldsListsThemAll) {
  const Error error = invalid_fields({{"/a", "is missing"}, {"/b", "is too long"}});
  ASSERT_TRUE(error.context);
  ASSERT_EQ(error.context->fields.size(), 2U);
  EXPECT_EQ(error.context->fields[1].message, "is too long");
}

TEST(Result, CarriesAValueOrAnError) {
  const Result<int> value = 7;
  const Result<int> error = Error{Errc::not_found, "no such thing"};
  ASSERT_TRUE(value);
  EXPECT_EQ(*value, 7);
  ASSERT_FALSE(error);
  EXPECT_EQ(error.error().code, Errc::not_found);
  EXPECT_STREQ(name_of(error.error().code), "not_found");
}

}  // namespace
}  // namespace tpp
