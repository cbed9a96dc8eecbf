#include "config/declarations.hpp"

#include <algorithm>

#include "config/key_names.hpp"

namespace tpp::config {

std::string Declarations::general_key(const std::string& key) const {
  std::string general;
  bool name_is_free = false;
  for (const std::string& part : split_key(key)) {
    general = join_key(general, name_is_free ? std::string(any_name) : part);
    name_is_free =
        std::ranges::any_of(groups, [&](const Group& group) { return group.key == general; });
  }
  return general;
}

std::string file_key(const std::string& secret_key) {
  return secret_key + "_file";
}

}  // namespace tpp::config
