#pragma once
// What the section `payments` of a bank profile says about bodies and answers.

#include "belfius/payment_profile.hpp"
#include "belfius/profile_section.hpp"

namespace tpp::belfius {

// Reads `names`, `urgency`, `answer`, `signing_page` and `statuses`.
void read_payment_names(ProfileSection& payments, PaymentProfile& profile);

}  // namespace tpp::belfius
