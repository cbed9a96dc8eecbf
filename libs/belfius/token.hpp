#pragma once
// POST /token: codes and refresh tokens become token pairs.

#include <string>

#include "belfius/request.hpp"
#include "domain/token.hpp"

namespace tpp::belfius {

class JsonParser;

http::ClientRequest code_exchange_request(RequestBuilder& requests, const BankProfile& profile,
                                          const BelfiusAccess& access, const Secret& code,
                                          const Secret& code_verifier, const Call& call);
http::ClientRequest refresh_request(RequestBuilder& requests, const BankProfile& profile,
                                    const BelfiusAccess& access, const Secret& refresh_token,
                                    const Call& call);

// Only what a lost pair would cost a customer is required: the access token.
Result<TokenGrant> read_token_grant(JsonParser& parser, std::string& body,
                                    const Lifetimes& lifetimes);

}  // namespace tpp::belfius
