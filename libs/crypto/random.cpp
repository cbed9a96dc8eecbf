#include "crypto/random.hpp"

#include <array>
#include <limits>
#include <string_view>

#include <openssl/rand.h>

#include "crypto/encoding.hpp"
#include "crypto/openssl_handle.hpp"

namespace tpp::crypto {
namespace {

using UuidBytes = std::array<unsigned char, 16>;

// Ids are public, and one call of the generator costs as much as many ids: each thread draws them
// in bulk. Secrets never come from here.
UuidBytes next_uuid_bytes() {
  thread_local std::array<UuidBytes, 64> drawn;
  thread_local std::size_t left = 0;
  if (left == 0) {
    require(RAND_bytes(drawn.front().data(), sizeof drawn) == 1, "random generator");
    left = drawn.size();
  }
  return drawn[--left];
}

}  // namespace

std::string random_bytes(std::size_t count) {
  require(count <= static_cast<std::size_t>(std::numeric_limits<int>::max()), "too many bytes");
  std::string bytes(count, '\0');
  require(RAND_bytes(bytes_of(bytes), static_cast<int>(count)) == 1, "random generator");
  return bytes;
}

std::string SystemIdSource::uuid() {
  static constexpr std::string_view digits = "0123456789abcdef";
  UuidBytes bytes = next_uuid_bytes();
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);  // version 4
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);  // variant of RFC 4122
  std::string text(36, '-');
  std::size_t at = 0;
  for (const unsigned char byte : bytes) {
    if (at == 8 || at == 13 || at == 18 || at == 23) ++at;
    text[at++] = digits[byte >> 4];
    text[at++] = digits[byte & 15];
  }
  return text;
}

Secret SystemIdSource::random_token() {
  const Secret bytes(random_bytes(32));
  return Secret(base64url(bytes.reveal()));
}

}  // namespace tpp::crypto
