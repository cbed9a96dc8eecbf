#include "core/ids.hpp"

#include <concepts>
#include <unordered_set>

#include <gtest/gtest.h>

namespace tpp {
namespace {

static_assert(!std::convertible_to<ConsentId, AccountId>);
static_assert(!std::equality_comparable_with<ConsentId, AccountId>);

TEST(Uuid, IsBroughtToLowerCase) {
  EXPECT_EQ(canonical_uuid("0123ABCD-89ab-4cde-8F01-23456789abcd"),
            "0123abcd-89ab-4cde-8f01-23456789abcd");
}

TEST(Uuid, HasFiveGroupsOfHexadecimalDigits) {
  EXPECT_TRUE(is_uuid("00000000-0000-0000-0000-000000000000"));
  for (const char* text :
       {"", "0123abcd89ab4cde8f0123456789abcd", "0123abcd-89ab-4cde-8f01-23456789abc",
        "0123abcd-89ab-4cde-8f01-23456789abcdd", "0123abcg-89ab-4cde-8f01-23456789abcd",
        "0123abcd-89ab-4cde-8f0-123456789abcd", "{123abcd-89ab-4cde-8f01-23456789abc}",
        "0123abcd_89ab-4cde-8f01-23456789abcd"})
    EXPECT_FALSE(is_uuid(text)) << text;
}

TEST(Id, CanBeHashedAndOrdered) {
  const ConsentId a{"a"};
  const ConsentId b{"b"};
  EXPECT_LT(a, b);
  const std::unordered_set<ConsentId> ids{a, b, ConsentId{"a"}};
  EXPECT_EQ(ids.size(), 2U);
}

}  // namespace
}  // namespace tpp
