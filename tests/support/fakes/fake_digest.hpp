#pragma once
// Stands in for SHA-256 where only "the same bytes in, the same 32 bytes out" matters.

#include <cstdint>
#include <string>
#include <string_view>

namespace tpp {

inline std::string fake_digest(std::string_view bytes) {
  std::string digest;
  for (std::uint64_t lane = 1; lane <= 4; ++lane) {
    std::uint64_t hash = 14695981039346656037ULL + lane;
    for (char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    hash ^= hash >> 29;
    for (int shift = 0; shift < 64; shift += 8) digest += static_cast<char>(hash >> shift & 0xff);
  }
  return digest;
}

}  // namespace tpp
