#pragma once
// GET /accounts and GET /accounts/{logical-id}.

#include <string>
#include <vector>

#include "belfius/request.hpp"
#include "domain/account.hpp"

namespace tpp::belfius {

class JsonParser;

http::ClientRequest account_list_request(RequestBuilder& requests, const Endpoint& endpoint,
                                         const std::string& language, const AccessToken& token,
                                         const Call& call);

// An IBAN that is listed twice counts once: the first entry.
Result<std::vector<GrantedAccount>> read_account_list(JsonParser& parser, std::string& body,
                                                      const BankProfile& profile);

http::ClientRequest account_request(RequestBuilder& requests, const BankProfile& profile,
                                    const AccountAccess& access, const Call& call);

// The answer must be about `expected`.
Result<AccountDetails> read_account_details(JsonParser& parser, std::string& body,
                                            const Iban& expected);

}  // namespace tpp::belfius
