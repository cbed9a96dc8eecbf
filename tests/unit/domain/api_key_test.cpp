#include "domain/api_key.hpp"

#include <gtest/gtest.h>

namespace tpp {
namespace {

const std::string token(43, 'a');

bool looks_right(const std::string& key) {
  return looks_like_api_key(Secret(key));
}

TEST(ApiKey, IsThePrefixAndTheToken) {
  EXPECT_EQ(make_api_key(Secret(token)).reveal(), "tgw_" + token);
}

TEST(ApiKey, RecognisesWhatItMakes) {
  EXPECT_TRUE(looks_like_api_key(make_api_key(Secret(token))));
  EXPECT_TRUE(looks_right("tgw_" + std::string(41, 'Z') + "-_"));
}

TEST(ApiKey, RefusesAnotherPrefixLengthOrAlphabet) {
  EXPECT_FALSE(looks_right(""));
  EXPECT_FALSE(looks_right(token));
  EXPECT_FALSE(looks_right("TGW_" + token));
  EXPECT_FALSE(looks_right("tgw_" + token + "a"));
  EXPECT_FALSE(looks_right("tgw_" + token.substr(1)));
  for (const char wrong : {'=', '+', '/', ' ', '\0', '\x80'})
    EXPECT_FALSE(looks_right("tgw_" + token.substr(1) + wrong)) << static_cast<int>(wrong);
}

}  // namespace
}  // namespace tpp
