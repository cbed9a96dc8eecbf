#pragma once
// The account of a consent for one account, from what the bank hands out with the tokens.

#include "domain/account.hpp"
#include "domain/ports/bank.hpp"

namespace tpp {

// Nothing when the bank has to be asked which accounts were granted. bank_answer_invalid when the
// tokens are for another account than the one that the consent was asked for.
Result<std::optional<GrantedAccount>> named_account(const Consent& consent,
                                                    const TokenGrant& tokens,
                                                    const BankTraits& traits);

}  // namespace tpp
