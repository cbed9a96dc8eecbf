#pragma once
// How an authorisation is written. Inside this library only.

#include <string>

#include "domain/authorization.hpp"
#include "storage/sql_values.hpp"

namespace tpp::storage {

void insert_authorization(pqxx::transaction_base& tx, const crypto::SealedBox& box,
                          const Authorization& authorization, const BankId& bank);

}  // namespace tpp::storage
