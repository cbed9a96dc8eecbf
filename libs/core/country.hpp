#pragma once
// Countries by their ISO 3166-1 alpha-2 codes.

#include <string_view>

namespace tpp {

// True for an assigned code in capitals, and for XK, which banks use for Kosovo.
bool is_country(std::string_view code);

// True when payment accounts of this country are reached by SEPA credit transfers
// (EPC409-09, list of SEPA scheme countries; by the country code of the IBAN).
bool is_in_sepa(std::string_view code);

}  // namespace tpp
