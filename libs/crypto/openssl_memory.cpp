#include "crypto/openssl_memory.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include <malloc.h>
#include <openssl/crypto.h>

#include "core/wipe.hpp"

namespace tpp::crypto {
namespace {

void* allocate(std::size_t size, const char*, int) {
  return std::malloc(size);
}

void release(void* block, const char*, int) {
  if (block == nullptr) return;
  wipe(static_cast<char*>(block), malloc_usable_size(block));
  std::free(block);
}

void* reallocate(void* block, std::size_t size, const char* file, int line) {
  const std::size_t there = malloc_usable_size(block);
  if (size > 0 && size <= there) return block;
  void* larger = size > 0 ? std::malloc(size) : nullptr;
  if (larger == nullptr && size > 0) return nullptr;
  if (larger != nullptr && block != nullptr) std::memcpy(larger, block, std::min(there, size));
  release(block, file, line);
  return larger;
}

}  // namespace

bool wipe_what_openssl_frees() {
  return CRYPTO_set_mem_functions(allocate, reallocate, release) == 1;
}

}  // namespace tpp::crypto
