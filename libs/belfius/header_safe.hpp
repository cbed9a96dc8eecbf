#pragma once
// What comes from outside may only travel in a header when it is visible ASCII without spaces.

#include <algorithm>
#include <string_view>

namespace tpp::belfius {

inline bool header_safe(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace tpp::belfius
