#pragma once
// GET /accounts/{logical-id}/transactions.

#include <string>

#include "belfius/request.hpp"
#include "domain/ports/bank.hpp"

namespace tpp::belfius {

class JsonParser;

enum class ScaProof { send, leave_out };

http::ClientRequest transactions_request(RequestBuilder& requests, const BankProfile& profile,
                                         const AccountAccess& access, const TransactionQuery& query,
                                         ScaProof proof, const Call& call);

// True when a request for this access would carry an SCA token.
bool has_sca_proof(const AccountAccess& access);

// Rows newest first, whatever their order in the answer.
Result<TransactionPage> read_transactions(JsonParser& parser, std::string& body,
                                          const std::string& next_parameter);

}  // namespace tpp::belfius
