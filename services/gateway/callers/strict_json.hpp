#pragma once
// JSON objects from parties that may want to be understood in two ways. Bodies of our own API are
// read with api/body.hpp.

#include <optional>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace tpp::gateway {

// Nothing: not JSON, not an object, nested deeper than eight, or a member that is there twice.
std::optional<nlohmann::json> read_strict_object(std::string_view text);

}  // namespace tpp::gateway
