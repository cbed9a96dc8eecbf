#pragma once
// Which setting to look at when a first call to the bank does not work.

#include <string>

#include "core/error.hpp"

namespace tpp::belfius {

// Keys of the bank profile, or of the bank in the gateway's configuration, in plain words.
std::string setting_to_look_at(const Error& error);

}  // namespace tpp::belfius
