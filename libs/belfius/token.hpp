#pragma once
// POST /token: codes and refresh tokens become token pairs.

#include <optional>
#include <string>

#include "belfius/request.hpp"
#include "domain/ports/bank.hpp"

namespace tpp::belfius {

class JsonParser;

http::ClientRequest code_exchange_request(RequestBuilder& requests, const BankProfile& profile,
                                          const BelfiusAccess& access, const Secret& code,
                                          const std::optional<Secret>& code_verifier,
                                          const Call& call);
http::ClientRequest refresh_request(RequestBuilder& requests, const BankProfile& profile,
                                    const BelfiusAccess& access, const Secret& refresh_token,
                                    const Call& call);

// Of a code that proves fresh SCA. bank_answer_invalid when the answer holds neither proof nor
// pair.
Result<ScaGrant> read_sca_grant(JsonParser& parser, std::string& body, const Lifetimes& lifetimes);

// Only what a lost pair would cost a customer is required: the access token.
Result<TokenGrant> read_token_grant(JsonParser& parser, std::string& body,
                                    const Lifetimes& lifetimes);

}  // namespace tpp::belfius
