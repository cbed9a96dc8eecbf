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

Consent consent_in(const pqxx::row& row);
std::optional<Consent> find_consent(pqxx::transaction_base& tx, const std::string& id);

// Erases every secret of a consent. Its row must be locked, so that nothing is stored behind us.
void shred_secrets(pqxx::transaction_base& tx, const std::string& consent_id);

}  // namespace tpp::storage
