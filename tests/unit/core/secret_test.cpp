#include "core/secret.hpp"

#include <concepts>
#include <ostream>

#include <gtest/gtest.h>

#include "core/wipe.hpp"

namespace tpp {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) { out << value; };

static_assert(!Streamable<Secret>);
static_assert(!std::convertible_to<Secret, std::string>);
static_assert(!std::convertible_to<Secret, std::string_view>);
static_assert(!std::convertible_to<std::string, Secret>);

TEST(Secret, RevealsItsTextOnRequestOnly) {
  EXPECT_EQ(Secret("hunter2").reveal(), "hunter2");
  EXPECT_TRUE(Secret().empty());
}

TEST(Secret, LeavesNothingBehindWhenMoved) {
  for (const std::string& text : {std::string("short"), std::string(100, 'x')}) {
    Secret from(text);
    Secret to(std::move(from));
    EXPECT_EQ(to.reveal(), text);
    EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move): the promise under test

    Secret target("old");
    target = std::move(to);
    EXPECT_EQ(target.reveal(), text);
    EXPECT_TRUE(to.empty());  // NOLINT(bugprone-use-after-move)
  }
}

TEST(Secret, CopiesAreIndependent) {
  const Secret original("hunter2");
  Secret copy = original;
  copy = Secret("other");
  EXPECT_EQ(original.reveal(), "hunter2");
  EXPECT_EQ(copy.reveal(), "other");
}

TEST(Secret, ComparesWholeTexts) {
  EXPECT_TRUE(Secret("abc").equals(Secret("abc")));
  EXPECT_TRUE(Secret().equals(Secret()));
  for (const char* other : {"", "ab", "abcd", "Abc", "abC"})
    EXPECT_FALSE(Secret("abc").equals(Secret(other))) << other;
}

TEST(Wipe, OverwritesPlainBytesAndNoMore) {
  std::string text = "a secret and more";
  wipe(text.data(), 8);
  EXPECT_EQ(text, std::string(8, '\0') + " and more");
}

TEST(Wipe, OverwritesTheCharacters) {
  std::string text(100, 'x');
  const char* bytes = text.data();
  wipe(text);
  EXPECT_TRUE(text.empty());
  ASSERT_EQ(text.data(), bytes);  // the buffer is still there and can be looked at
  for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(bytes[i], '\0') << i;
}

}  // namespace
}  // namespace tpp
