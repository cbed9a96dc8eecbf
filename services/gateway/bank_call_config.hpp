#pragma once
// The settings of how a bank is called, banks.<name>.calls.*

#include <string>

#include "config.hpp"

namespace tpp::gateway {

// bank: "banks.<name>.".
void declare_bank_calls(config::Reader& reader, const std::string& bank, BankCallConfig& calls);

}  // namespace tpp::gateway
