#include "http/chunk_decoder.hpp"

#include <string>

#include <gtest/gtest.h>

namespace tpp::http {
namespace {

struct Decoded {
  std::string rule;
  std::string body;
  std::string rest;
  bool done = false;
};

// Feeds the bytes in pieces of this size.
Decoded decode(const std::string& bytes, std::size_t piece, std::size_t limit = 1000) {
  ChunkDecoder decoder(limit);
  std::string buffer;
  Decoded result;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    buffer += bytes.substr(at, piece);
    if (decoder.done()) continue;
    std::size_t size = buffer.size();
    const auto rejection = decoder.advance(buffer.data(), size);
    buffer.resize(size);
    if (rejection) {
      result.rule = rejection->rule;
      return result;
    }
  }
  result.done = decoder.done();
  result.body = buffer.substr(0, decoder.body_size());
  result.rest = buffer.substr(decoder.body_size());
  return result;
}

TEST(ChunkDecoder, JoinsChunksHoweverTheyArrive) {
  const std::string bytes = "5\r\nhello\r\n1\r\n \r\nA\r\n0123456789\r\n0\r\n\r\nGET /";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    const auto decoded = decode(bytes, piece);
    EXPECT_TRUE(decoded.done) << piece;
    EXPECT_EQ(decoded.body, "hello 0123456789") << piece;
    EXPECT_EQ(decoded.rest, "GET /") << piece;
  }
}

TEST(ChunkDecoder, WaitsForTheLastLine) {
  EXPECT_FALSE(decode("5\r\nhello\r\n0\r\n", 3).done);
  EXPECT_FALSE(decode("5\r\nhel", 100).done);
}

TEST(ChunkDecoder, RefusesWhatIsNotPlainChunks) {
  const std::pair<std::string, std::string> cases[] = {
      {"5;a=b\r\nhello\r\n0\r\n\r\n", "chunk_extension"},
      {"5;a=\"\n\"\r\nhello\r\n", "chunk_extension"},
      {"5 \r\nhello\r\n", "chunk_size"},
      {"\r\nhello\r\n", "chunk_size"},
      {"0x5\r\nhello\r\n", "chunk_size"},
      {"-5\r\nhello\r\n", "chunk_size"},
      {"5\nhello\r\n", "chunk_size"},
      {"000000005\r\nhello\r\n", "chunk_size"},
      {"5\r\nhello!\r\n", "chunk_end"},
      {"5\r\nhello\n0\r\n\r\n", "chunk_end"},
      {"0\r\nX-Tenant: a\r\n\r\n", "trailers"},
  };
  for (const auto& [bytes, rule] : cases) {
    EXPECT_EQ(decode(bytes, 1000).rule, rule) << bytes;
    EXPECT_EQ(decode(bytes, 1).rule, rule) << bytes;
  }
}

TEST(ChunkDecoder, HoldsTheLimitToTheByte) {
  EXPECT_EQ(decode("4\r\nabcd\r\n1\r\ne\r\n0\r\n\r\n", 2, 5).body, "abcde");
  EXPECT_EQ(decode("4\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n", 2, 5).rule, "body_too_large");
  EXPECT_EQ(decode("FFFFFFFF\r\n", 100, 5).rule, "body_too_large");
}

}  // namespace
}  // namespace tpp::http
