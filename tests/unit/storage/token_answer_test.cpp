#include "storage/token_answer.hpp"

#include <gtest/gtest.h>

namespace tpp::storage {
namespace {

TokenGrant full_grant() {
  TokenGrant grant;
  grant.access_token = Secret("a:1,\n{");
  grant.refresh_token = Secret("12:r");
  grant.access_lifetime = std::chrono::seconds(3600);
  grant.sca_token = Secret("sca");
  grant.sca_lifetime = std::chrono::seconds(300);
  return grant;
}

TEST(TokenAnswer, ComesBackAsItWas) {
  auto unpacked = unpack_answer(pack_answer(full_grant()));

  ASSERT_TRUE(unpacked);
  EXPECT_EQ(unpacked->access_token.reveal(), "a:1,\n{");
  EXPECT_EQ(unpacked->access_lifetime, std::chrono::seconds(3600));
  ASSERT_TRUE(unpacked->refresh_token);
  EXPECT_EQ(unpacked->refresh_token->reveal(), "12:r");
  ASSERT_TRUE(unpacked->sca_token);
  EXPECT_EQ(unpacked->sca_token->reveal(), "sca");
  EXPECT_EQ(unpacked->sca_lifetime, std::chrono::seconds(300));
}

TEST(TokenAnswer, RemembersThatThereWasNoRefreshToken) {
  auto grant = full_grant();
  grant.refresh_token.reset();
  grant.sca_token.reset();

  auto unpacked = unpack_answer(pack_answer(grant));

  ASSERT_TRUE(unpacked);
  EXPECT_FALSE(unpacked->refresh_token);
  EXPECT_FALSE(unpacked->sca_token);
}

TEST(TokenAnswer, SaysHowLongTheRefreshTokenLivesWhereThatIsKnown) {
  auto grant = full_grant();
  grant.refresh_lifetime = std::chrono::days(90);
  const Secret packed = pack_answer(grant);

  auto unpacked = unpack_answer(packed);
  ASSERT_TRUE(unpacked);
  EXPECT_EQ(unpacked->refresh_lifetime, std::chrono::days(90));
  EXPECT_EQ(unpacked->sca_lifetime, std::chrono::seconds(300));

  for (std::size_t length = 0; length < packed.reveal().size(); ++length)
    EXPECT_FALSE(unpack_answer(Secret(packed.reveal().substr(0, length)))) << length;
}

TEST(TokenAnswer, TheReleaseBeforeReadsWhatSaysNothingOfIt) {
  EXPECT_TRUE(pack_answer(full_grant()).reveal().starts_with("1:1"));
}

TEST(TokenAnswer, EveryCutOrLongerTextIsRefused) {
  const std::string whole = pack_answer(full_grant()).reveal();

  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_FALSE(unpack_answer(Secret(whole.substr(0, length)))) << length;
  EXPECT_FALSE(unpack_answer(Secret(whole + "1:x")));
  EXPECT_FALSE(unpack_answer(Secret("-1:" + whole)));
}

TEST(TokenAnswer, AnotherFormatIsRefused) {
  std::string other = pack_answer(full_grant()).reveal();
  other[2] = '3';

  EXPECT_FALSE(unpack_answer(Secret(other)));
}

}  // namespace
}  // namespace tpp::storage
