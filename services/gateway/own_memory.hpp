#pragma once
// What this process does for the secrets in its memory before it reads the first one. Wiping of
// freed memory is in wiping_memory.cpp, which only the programs link; Secret wipes itself anyway.

#include "core/result.hpp"

namespace tpp::gateway {

// No core files, and nobody of our own user reads our memory or traces us; only who may trace
// everybody does. internal when the kernel refuses.
Result<void> close_memory_to_others();

}  // namespace tpp::gateway
