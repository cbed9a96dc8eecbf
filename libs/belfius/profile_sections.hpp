#pragma once
// The named sections of a bank profile's file.

#include "belfius/profile.hpp"
#include "belfius/profile_section.hpp"

namespace tpp::belfius {

// Both make Accept headers of profile.media_type; the first needs token_brings_account too.
void read_endpoints(ProfileSection& root, BankProfile& profile);
void read_funds(ProfileSection& root, BankProfile& profile);
void read_parameters(ProfileSection& root, ParameterNames& names);
void read_returned(ProfileSection& root, BankProfile& profile);
void read_account_list(ProfileSection& root, AccountListNames& names);
void read_sca_page(ProfileSection& root, ScaPage& page);
void read_lifetimes(ProfileSection& root, Lifetimes& lifetimes);
void read_unattended(ProfileSection& root, UnattendedTerms& terms);

}  // namespace tpp::belfius
