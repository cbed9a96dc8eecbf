#pragma once
// POST /funds-confirmations, and the reading call of old.

#include <string>

#include "belfius/request.hpp"
#include "domain/account.hpp"

namespace tpp::belfius {

class JsonParser;

http::ClientRequest funds_request(RequestBuilder& requests, const FundsProfile& funds,
                                  const AccountAccess& access, const Money& amount,
                                  const Call& call);

// A boolean, or a text that holds one; anything else is bank_answer_invalid.
Result<bool> read_funds_answer(JsonParser& parser, std::string& body);

// Errors that mean something of their own here.
Error explain_funds_refusal(Error error);

}  // namespace tpp::belfius
