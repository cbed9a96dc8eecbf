#pragma once
// How the accounts of a consent are written. Inside this library only.

#include <string>
#include <vector>

#include "domain/account.hpp"
#include "storage/sql_values.hpp"

namespace tpp::storage {

// Makes the consent's accounts these: known IBANs keep their id, new ones take the fresh id of the
// same place, missing ones are withdrawn. False when the consent is not live.
bool replace_accounts(pqxx::transaction_base& tx, const crypto::SealedBox& box,
                      const ConsentId& consent, const std::vector<GrantedAccount>& accounts,
                      const std::vector<std::string>& fresh_ids);

// Where a sealed column of an account stands.
crypto::Place account_place(const std::string& account_id, std::string_view column);

}  // namespace tpp::storage
