#pragma once
// The documented errors, newest generation first.

#include <string_view>

#include "belfius/error_map.hpp"

namespace tpp::belfius {

struct Meaning {
  Errc code = Errc::bank_refused;
  const char* detail = "";  // our own words: safe to show
};

// What a 4xx answer other than 429 means.
Meaning meaning_of(std::string_view name, std::string_view number, int status, CallKind kind);

}  // namespace tpp::belfius
