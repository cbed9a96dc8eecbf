#pragma once
// Reads where an answer may hold the page for the customer.

#include "belfius/profile_section.hpp"
#include "belfius/sca_page.hpp"

namespace tpp::belfius {

// The keys `member` and `places`.
void read_sca_page_places(ProfileSection& section, ScaPage& page);

}  // namespace tpp::belfius
