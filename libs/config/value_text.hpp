#pragma once
// Values as people write them in variables and files.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "config/declarations.hpp"

namespace tpp::config {

// "250ms", "10s", "5m", "1h"; nothing for anything else.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
// In the largest unit that keeps it whole.
std::string duration_text(std::chrono::milliseconds duration);

// A variable's text as the JSON value it stands for; a text that fits no such value stays a text,
// so that the same check refuses it.
nlohmann::json value_of_variable(Kind kind, const std::string& text);

// For messages: the value if it is short and plain, else its type.
std::string shown(const nlohmann::json& value);

}  // namespace tpp::config
