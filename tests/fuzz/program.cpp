// What libFuzzer calls. Every target is a program of its own, whose name CMake gives: it links no
// more than its target needs, so that libFuzzer looks at no code that cannot be reached.

#include <cstddef>
#include <cstdint>

#include "fuzz/target.hpp"

// Broken is caught by nobody: an exception that leaves this function ends as a crash.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tpp::fuzz::TPP_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
  return 0;
}
