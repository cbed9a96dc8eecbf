#pragma once
// What the bank writes when it says no. Everything in it is untrusted text.

#include <string>
#include <string_view>

#include "belfius/page_origins.hpp"
#include "belfius/profile.hpp"
#include "http/client.hpp"

namespace tpp::belfius {

class JsonParser;

struct ErrorBody {
  std::string name;         // e.g. FAILED_SECURITY_VALIDATION
  std::string number;       // e.g. GEN-1203-100003
  std::string description;  // for finding a URL in; never shown
  std::string page;         // the member that holds a URL, if any
};

// Empty parts for what is missing or cannot be read.
ErrorBody read_error_body(JsonParser& parser, http::ClientResponse& response, const ScaPage& where,
                          const PageOrigins& origins);

// The page for fresh SCA, from the places the profile names, in its order; empty when none.
std::string find_sca_page(const ErrorBody& body, const http::ClientResponse& response,
                          const ScaPage& where);

// The group of an error number that tells errors apart: the last one of GEN-1203-100003, the
// middle one of B14800ZZ-3013-000000 (also spelled B14800-3013-000000), all of 10006.
std::string_view decisive_group(std::string_view number);

// [A-Za-z0-9_.-] of the text, at most 64 characters.
std::string clean_word(std::string_view text);

// application/json or application/vnd.*+json, whatever its parameters.
bool is_json(std::string_view content_type);

}  // namespace tpp::belfius
