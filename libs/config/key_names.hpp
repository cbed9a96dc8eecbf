#pragma once
// Dotted keys ("http.port"), the variables that stand for them, and names that look alike.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tpp::config {

// Stands for every name of a group in declarations and documents.
constexpr std::string_view any_name = "<name>";

std::vector<std::string> split_key(std::string_view key);
std::string join_key(std::string_view section, std::string_view name);

// http.port -> GATEWAY_HTTP__PORT; a '-' becomes '_'.
std::string variable_name(std::string_view prefix, std::string_view key);

// Lower-case letters and digits in runs separated by single '-' or '_', so that the variable of
// every key below can be taken apart again.
bool is_entry_name(std::string_view name);

// BELFIUS_V1 -> belfius-v1; nothing when no entry can be called so.
std::optional<std::string> entry_name_of(std::string_view variable_part);

// " (did you mean x?)" for the candidate at most two changes away, or nothing.
std::string suggestion(std::string_view wrong, const std::vector<std::string>& candidates);

}  // namespace tpp::config
