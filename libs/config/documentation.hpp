#pragma once
// Documents made from the declarations, so that they cannot fall behind them.

#include <string>

#include "config/declarations.hpp"

namespace tpp::config {

std::string schema_of(const Declarations& declarations);
std::string reference_table_of(const Declarations& declarations, const std::string& prefix);
std::string effective_values_of(const Declarations& declarations);

}  // namespace tpp::config
