#include "crypto/random.hpp"

#include <limits>

#include <openssl/rand.h>

#include "crypto/encoding.hpp"
#include "crypto/openssl_handle.hpp"

namespace tpp::crypto {

std::string random_bytes(std::size_t count) {
  require(count <= static_cast<std::size_t>(std::numeric_limits<int>::max()), "too many bytes");
  std::string bytes(count, '\0');
  require(RAND_bytes(bytes_of(bytes), static_cast<int>(count)) == 1, "random generator");
  return bytes;
}

std::string SystemIdSource::uuid() {
  std::string bytes = random_bytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);  // version 4
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);  // variant of RFC 4122
  std::string text = hex(bytes);
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) text.insert(dash, 1, '-');
  return text;
}

Secret SystemIdSource::random_token() {
  const Secret bytes(random_bytes(32));
  return Secret(base64url(bytes.reveal()));
}

}  // namespace tpp::crypto
