#pragma once
// One page of a list and the cursor to the next.

#include <optional>
#include <string>
#include <vector>

namespace tpp {

struct PageRequest {
  std::optional<std::string> after;  // the last id of the page before
  std::size_t limit = 50;
};

template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next;  // for PageRequest::after; nothing at the end
};

}  // namespace tpp
