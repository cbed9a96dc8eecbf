#pragma once
// What POST /token answers; the members differ by version and scope.

#include "bank/bank.hpp"
#include "bank/version.hpp"
#include "http/message.hpp"

namespace tpp::simulator {

// sca_token: left out when empty.
http::Response token_answer(const Bank& bank, const Version& version, const TokenPair& pair,
                            const std::string& sca_token);
http::Response sca_token_answer(const std::string& sca_token);

}  // namespace tpp::simulator
