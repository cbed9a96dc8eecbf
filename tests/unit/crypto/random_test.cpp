#include "crypto/random.hpp"

#include <set>

#include <gtest/gtest.h>

#include "core/ids.hpp"
#include "crypto/encoding.hpp"

namespace tpp::crypto {
namespace {

TEST(Random, GivesAsManyBytesAsAskedFor) {
  EXPECT_EQ(random_bytes(0).size(), 0U);
  EXPECT_EQ(random_bytes(33).size(), 33U);
  EXPECT_NE(random_bytes(16), random_bytes(16));
}

TEST(SystemIdSource, MakesVersion4Uuids) {
  SystemIdSource ids;
  for (int i = 0; i < 64; ++i) {
    const std::string id = ids.uuid();
    EXPECT_EQ(canonical_uuid(id), id);
    EXPECT_EQ(id[14], '4');
    EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos) << id;
  }
}

TEST(SystemIdSource, TokensCarry256BitsAndDiffer) {
  SystemIdSource ids;
  std::set<std::string> seen;
  for (int i = 0; i < 64; ++i) {
    const Secret token = ids.random_token();
    EXPECT_EQ(token.reveal().size(), 43U);
    const auto bytes = from_base64url(token.reveal());
    ASSERT_TRUE(bytes);
    EXPECT_EQ(bytes->size(), 32U);
    seen.insert(token.reveal());
  }
  EXPECT_EQ(seen.size(), 64U);
}

}  // namespace
}  // namespace tpp::crypto
