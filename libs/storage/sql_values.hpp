#pragma once
// Values on their way into and out of SQL. Inside this library only: it includes pqxx.

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <pqxx/pqxx>

#include "core/clock.hpp"
#include "crypto/sealed_box.hpp"

namespace tpp::storage {

// Null when there is nothing. Points into `text`.
const char* nullable(const std::optional<std::string>& text);

// For a parameter cast with ::timestamptz.
std::string sql_time(UtcTime time);
std::optional<std::string> sql_time(const std::optional<UtcTime>& time);

// For a column read with unix_ms().
UtcTime time_in(const pqxx::field& milliseconds);
std::optional<UtcTime> optional_time_in(const pqxx::field& milliseconds);

pqxx::binarystring bytes(const std::string& raw);

// Empty when there is nothing; the statement makes it NULL with nullif(…, '').
pqxx::binarystring sealed(const crypto::SealedBox& box, const std::optional<Secret>& value,
                          const crypto::Place& place);
Result<Secret> opened(const crypto::SealedBox& box, const pqxx::field& blob,
                      const crypto::Place& place);

std::vector<std::string> texts_in(const pqxx::field& array);

// A word in the database that this program does not know is a bug or a newer schema.
template <class T>
T known(std::optional<T> value) {
  if (!value) throw std::runtime_error("a stored word is unknown");
  return std::move(*value);
}

}  // namespace tpp::storage
