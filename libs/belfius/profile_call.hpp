#pragma once
// Reads what every call of a bank profile has: path, version and headers.

#include "belfius/endpoint.hpp"
#include "belfius/profile_section.hpp"

namespace tpp::belfius {

// Keys of the endpoint that are not in the section keep their values. The caller checks the path.
void read_call(ProfileSection& section, Endpoint& endpoint, const std::string& media_type);

}  // namespace tpp::belfius
