#pragma once
// Walks through everything that is sealed in the database and seals it anew with the primary key,
// beside running gateways: a row that somebody changed meanwhile is left as it is.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "crypto/sealed_box.hpp"
#include "postgres/pool.hpp"

namespace tpp::storage {

// Every column whose name ends in _sealed. The row's primary key is its place, see crypto::Place.
struct SealedColumn {
  std::string table;
  std::string column;
  std::string key;       // the primary key, one column
  std::string key_type;  // its SQL type
};

struct ReencryptedBatch {
  std::string last;  // row; empty when there was none left
  std::size_t sealed = 0;
  std::size_t changed_meanwhile = 0;
  std::vector<std::string> unreadable;  // rows whose value cannot be opened
};

class Reencryption {
 public:
  Reencryption(postgres::PgPool& pool, const crypto::SealedBox& box) : pool_(pool), box_(box) {}

  // conflict: a table whose primary key has not exactly one column.
  Task<std::vector<SealedColumn>> columns();

  // Of the rows after `after` (empty: from the first), those that another key sealed.
  Task<ReencryptedBatch> batch(const SealedColumn& column, const std::string& after,
                               std::size_t limit);

  // How many values of the column each key sealed. Reads the whole table.
  Task<std::map<std::uint32_t, std::int64_t>> count(const SealedColumn& column);

 private:
  postgres::PgPool& pool_;
  const crypto::SealedBox& box_;
};

}  // namespace tpp::storage
