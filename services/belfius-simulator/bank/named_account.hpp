#pragma once
// Accounts that the caller names by IBAN, before any consent says which ones it may ask for.

#include "bank/bank.hpp"
#include "bank/outcome.hpp"

namespace tpp::simulator {

// CHANNEL_NOT_PERMITTED for an account of the other brand, INVALID_ACCOUNT for one of another
// bank, INVALID_INPUT for what is no IBAN, and the refusal that goes with the account's standing.
Outcome<const Account*> find_named_account(Bank& bank, const std::string& iban);

}  // namespace tpp::simulator
