#pragma once
// Reads the key `signature` of a bank profile's payments.

#include "belfius/profile_section.hpp"
#include "belfius/signature_profile.hpp"

namespace tpp::belfius {

void read_signature(ProfileSection& payments, SignatureProfile& signature);

}  // namespace tpp::belfius
