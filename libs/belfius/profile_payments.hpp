#pragma once
// The section `payments` of a bank profile's file.

#include "belfius/payment_profile.hpp"
#include "belfius/profile_section.hpp"

namespace tpp::belfius {

// Nothing when the bank takes no payments from us.
std::optional<PaymentProfile> read_payments(ProfileSection& root, const std::string& media_type);

}  // namespace tpp::belfius
