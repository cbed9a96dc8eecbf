// Freed memory is overwritten, whoever used it: tokens pass through strings of HTTP, JSON and TLS
// that know nothing of secrets. Not in builds with sanitizers, which bring their own operators.
// What is never freed keeps what it holds: see docs/security.md.

#include <cstddef>
#include <cstdlib>
#include <new>

#include <malloc.h>

#include "core/wipe.hpp"
#include "crypto/openssl_memory.hpp"

namespace {

void wipe_and_free(void* block, std::size_t size) noexcept {
  if (block == nullptr) return;
  tpp::wipe(static_cast<char*>(block), size);
  std::free(block);
}

// Before the first object of ours: OpenSSL refuses once it has allocated anything.
__attribute__((constructor(101))) void begin() {
  if (!tpp::crypto::wipe_what_openssl_frees()) std::abort();
}

}  // namespace

void operator delete(void* block) noexcept {
  wipe_and_free(block, malloc_usable_size(block));
}
void operator delete[](void* block) noexcept {
  wipe_and_free(block, malloc_usable_size(block));
}
void operator delete(void* block, std::size_t size) noexcept {
  wipe_and_free(block, size);
}
void operator delete[](void* block, std::size_t size) noexcept {
  wipe_and_free(block, size);
}
