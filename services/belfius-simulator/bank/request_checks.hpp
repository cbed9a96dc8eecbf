#pragma once
// What the bank looks at before it looks at the question.

#include <optional>
#include <string>
#include <vector>

#include "bank/bank.hpp"
#include "bank/outcome.hpp"
#include "bank/version.hpp"
#include "http/url.hpp"

namespace tpp::simulator {

bool is_uuid_version_4(std::string_view text);

// Request-ID and Accept; accepted: the versions of this endpoint.
std::optional<Refused> check_common(const Bank& bank, const http::Request& request,
                                    const std::vector<Version>& accepted);
// Client-ID, and that the TPP is active. optional_header: /token identifies by Basic instead.
std::optional<Refused> check_client(const Bank& bank, const http::Request& request,
                                    bool optional_header);
std::optional<Refused> check_language(const http::Request& request);
// Of the first generation: a language that is missing or not one of the pages' ends in 406.
std::optional<Refused> check_page_language(const http::Request& request);

// Languages of the pages in the caller's order of preference: fr, nl, or none.
std::vector<std::string> page_languages(std::string_view accept_language);

// A registered address; missing, unreadable and unregistered are three refusals.
Outcome<std::string> check_redirect_uri(const Bank& bank, const http::Request& request);

Outcome<http::QueryParameters> check_query(std::string_view encoded);

// The consent behind the bearer token: alive, in time, of this scope and not revoked.
Outcome<Consent*> check_bearer(Bank& bank, const http::Request& request, Scope scope);

}  // namespace tpp::simulator
