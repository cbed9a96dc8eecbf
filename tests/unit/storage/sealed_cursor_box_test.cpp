#include "storage/sealed_cursor_box.hpp"

#include <gtest/gtest.h>

namespace tpp::storage {
namespace {

crypto::SealedBox new_box() {
  std::vector<crypto::SealingKey> keys;
  keys.push_back(crypto::SealingKey{1, Secret(std::string(32, 'k'))});
  return *crypto::SealedBox::create(std::move(keys));
}

class SealedCursorBoxTest : public ::testing::Test {
 protected:
  crypto::SealedBox box = new_box();
  SealedCursorBox cursors{box};
};

TEST_F(SealedCursorBoxTest, OpensForItsOwner) {
  const auto cursor = cursors.close("page 3", "account-1");

  auto position = cursors.open(cursor, "account-1");

  ASSERT_TRUE(position);
  EXPECT_EQ(*position, "page 3");
}

TEST_F(SealedCursorBoxTest, SaysNothingAboutThePosition) {
  EXPECT_EQ(cursors.close("page 3", "account-1").find("page"), std::string::npos);
}

TEST_F(SealedCursorBoxTest, FitsIntoAUrl) {
  const std::string url_safe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  for (int i = 0; i < 50; ++i)
    EXPECT_EQ(cursors.close("page 3", "account-1").find_first_not_of(url_safe), std::string::npos);
}

TEST_F(SealedCursorBoxTest, RefusesWhatIsNotItsOwn) {
  auto cursor = cursors.close("page 3", "account-1");
  auto changed = cursor;
  changed.back() = changed.back() == 'A' ? 'Q' : 'A';

  for (const auto& [text, owner] : {std::pair<std::string, std::string>{cursor, "account-2"},
                                    {changed, "account-1"},
                                    {"", "account-1"},
                                    {"not base64url!", "account-1"}}) {
    auto position = cursors.open(text, owner);
    ASSERT_FALSE(position);
    EXPECT_EQ(position.error().code, Errc::invalid_input);
  }
}

}  // namespace
}  // namespace tpp::storage
