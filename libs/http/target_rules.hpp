#pragma once
// What a request target may look like: origin form, and no path that two programs could read in
// two ways (dot segments, encoded separators).

#include <optional>
#include <string_view>

#include "http/rejection.hpp"

namespace tpp::http {

// On success path and query view into the target.
std::optional<Rejection> split_target(std::string_view target, std::string_view& path,
                                      std::string_view& query);

}  // namespace tpp::http
