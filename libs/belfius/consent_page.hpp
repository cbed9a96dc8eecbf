#pragma once
// GET /consent-uris: where the customer grants a consent.

#include <string>
#include <string_view>

#include "belfius/page_origins.hpp"
#include "belfius/request.hpp"
#include "domain/ports/bank.hpp"

namespace tpp::belfius {

class JsonParser;

// RFC 7636, method S256.
std::string code_challenge(const Secret& verifier);

http::ClientRequest consent_page_request(RequestBuilder& requests, const BankProfile& profile,
                                         const AuthorizationPageRequest& wanted, const Call& call);

// The page in the wanted language, else the only one, else the first.
Result<std::string> read_consent_page(JsonParser& parser, std::string& body,
                                      std::string_view language);

// bank_answer_invalid when the page is not on one of the bank's own origins.
Result<std::string> page_with_state(const std::string& page, const PageOrigins& origins,
                                    const std::string& parameter, const Secret& state);

}  // namespace tpp::belfius
