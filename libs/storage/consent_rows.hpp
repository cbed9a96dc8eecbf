#pragma once
// How a consent is read from the database. Inside this library only.

#include <optional>
#include <string>

#include "domain/consent.hpp"
#include "storage/sql_values.hpp"

namespace tpp::storage {

// The columns that consent_in() reads, of `consent c` and `token t`.
extern const std::string consent_columns;
extern const std::string consent_tables;

// internal when its IBAN cannot be opened.
Result<Consent> consent_in(const crypto::SealedBox& box, const pqxx::row& row);
// not_found when there is none.
Result<Consent> find_consent(pqxx::transaction_base& tx, const crypto::SealedBox& box,
                             const std::string& id);

// Empty for a consent that names no account.
pqxx::binarystring sealed_iban(const crypto::SealedBox& box, const Consent& consent);

// Erases every secret of a consent. Its row must be locked, so that nothing is stored behind us.
void shred_secrets(pqxx::transaction_base& tx, const std::string& consent_id);

// Erases what gives access, after the end of a consent that may be renewed: its IBAN and an
// authorisation under way stay. Its row must be locked.
void shred_access(pqxx::transaction_base& tx, const std::string& consent_id);

}  // namespace tpp::storage
