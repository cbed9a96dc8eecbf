#pragma once
// Text that JSON carries as it is: printable ASCII without quote and backslash.

#include <cstddef>
#include <string_view>

namespace tpp {

// How many such characters stand at the front.
std::size_t plain_prefix(std::string_view text);

}  // namespace tpp
