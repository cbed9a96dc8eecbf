#pragma once
// The headers that tell a bank about the customer who is waiting. Names as in the Berlin Group's
// NextGenPSD2 framework; which of them a bank wants is a matter of its profile.

#include <optional>
#include <string_view>

#include "domain/call.hpp"

namespace tpp::belfius {

struct PsuHeader {
  const char* name;
  std::optional<PsuFact> fact;  // nothing: the customer's address
};

// Nothing when there is no such header.
std::optional<PsuHeader> psu_header_named(std::string_view name);

// Empty when the frontend did not tell it, or the customer is not there.
std::string_view value_of(const PsuHeader& header, const PsuPresence& psu);

}  // namespace tpp::belfius
