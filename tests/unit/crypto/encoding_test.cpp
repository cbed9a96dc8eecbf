#include "crypto/encoding.hpp"

#include <gtest/gtest.h>

namespace tpp::crypto {
namespace {

TEST(Base64, MatchesRfc4648BothWays) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(base64(plain), encoded);
    EXPECT_EQ(from_base64(encoded), plain);
  }
}

TEST(Base64, UrlFormHasItsOwnAlphabetAndNoPadding) {
  const std::string bytes("\xfb\xff\xfe\x00", 4);
  EXPECT_EQ(base64(bytes), "+//+AA==");
  EXPECT_EQ(base64url(bytes), "-__-AA");
  EXPECT_EQ(from_base64url("-__-AA"), bytes);
}

TEST(Base64, EveryByteSurvives) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_EQ(from_base64(base64(bytes)), bytes);
  EXPECT_EQ(from_base64url(base64url(bytes)), bytes);
}

TEST(Base64, RefusesWhatNobodyEncoded) {
  for (const char* text : {"Zg", "Zg=", "Z===", "Zg==\n", "Z g=", "Zm9v=", "-__-", "Zh=="})
    EXPECT_FALSE(from_base64(text)) << text;
  for (const char* text : {"Z", "Zg==", "+//+", "Zh", "Zg\n"})
    EXPECT_FALSE(from_base64url(text)) << text;
}

TEST(Hex, IsLowerCase) {
  EXPECT_EQ(hex(std::string("\x00\x1f\xfe", 3)), "001ffe");
}

}  // namespace
}  // namespace tpp::crypto
