#pragma once
// Overwrites plain bytes that were secret. Text that is secret for all its life is a Secret
// instead.

#include <cstddef>

namespace tpp {

// In a way that the optimizer keeps.
void wipe(char* bytes, std::size_t count);

}  // namespace tpp
