#include "storage/reencryption.hpp"

#include "storage/sql_values.hpp"

namespace tpp::storage {
namespace {

using postgres::Acting;
using postgres::Transaction;

constexpr const char* sealed_columns = R"(
    SELECT c.relname, a.attname,
           max(k.attname) AS key, max(format_type(k.atttypid, k.atttypmod)) AS key_type,
           count(k.attname) AS key_columns
    FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
      LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
      LEFT JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (i.indkey)
    WHERE c.relkind = 'r' AND pg_table_is_visible(c.oid) AND a.atttypid = 'bytea'::regtype
      AND a.attname LIKE '%\_sealed' AND c.relnamespace <> 'pg_catalog'::regnamespace
    GROUP BY 1, 2 ORDER BY 1, 2)";

// The id in a blob's head, as it stands there; see SealedBox.
std::string id_in(const std::string& column) {
  return "substring(" + column + " FROM 2 FOR 4)";
}

std::string big_endian(std::uint32_t id) {
  std::string text;
  for (const int shift : {24, 16, 8, 0}) text += static_cast<char>((id >> shift) & 0xff);
  return text;
}

std::uint32_t from_big_endian(const std::string& text) {
  std::uint32_t id = 0;
  for (const char byte : text) id = (id << 8) | static_cast<unsigned char>(byte);
  return id;
}

std::string select_batch(const SealedColumn& c) {
  return "SELECT " + c.key + "::text, " + c.column + " FROM " + c.table + " WHERE " + c.column +
         " IS NOT NULL AND " + id_in(c.column) + " <> $1" + " AND ($2 = '' OR " + c.key +
         " > nullif($2, '')::" + c.key_type + ") ORDER BY " + c.key + " LIMIT $3::bigint";
}

std::string replace_blob(const SealedColumn& c) {
  return "UPDATE " + c.table + " SET " + c.column + " = $2 WHERE " + c.key +
         " = $1::" + c.key_type + " AND " + c.column + " = $3";
}

}  // namespace

Task<std::vector<SealedColumn>> Reencryption::columns() {
  auto query = [](Transaction& tx) -> Result<std::vector<SealedColumn>> {
    std::vector<SealedColumn> columns;
    for (const auto& row : tx.exec(sealed_columns)) {
      const auto table = row[0].as<std::string>();
      if (row["key_columns"].as<int>() != 1)
        return Error{Errc::conflict, "the primary key of " + table + " has not one column"};
      columns.push_back({tx.quote_name(table), tx.quote_name(row[1].as<std::string>()),
                         tx.quote_name(row["key"].as<std::string>()),
                         row["key_type"].as<std::string>()});
    }
    return columns;
  };
  co_return co_await pool_.transact("sealed.columns", Acting::for_nobody(), query);
}

Task<ReencryptedBatch> Reencryption::batch(const SealedColumn& column, const std::string& after,
                                           std::size_t limit) {
  auto plain = [](const std::string& quoted) { return quoted.substr(1, quoted.size() - 2); };
  const std::string table = plain(column.table);
  const std::string name = plain(column.column);
  auto seal = [&](Transaction& tx) -> Result<ReencryptedBatch> {
    ReencryptedBatch done;
    const auto rows = tx.exec_params(select_batch(column), bytes(big_endian(box_.sealing_key_id())),
                                     after, limit);
    for (const auto& row : rows) {
      done.last = row[0].as<std::string>();
      const crypto::Place place{table, done.last, name};
      const auto value = opened(box_, row[1], place);
      if (!value) {
        done.unreadable.push_back(done.last);
        continue;
      }
      const auto replaced =
          tx.exec_params(replace_blob(column), done.last, bytes(box_.seal(*value, place)),
                         pqxx::binarystring(row[1]));
      (replaced.affected_rows() == 1 ? done.sealed : done.changed_meanwhile) += 1;
    }
    return done;
  };
  co_return co_await pool_.transact("sealed.reencrypt", Acting::for_all_clients(), seal);
}

Task<std::map<std::uint32_t, std::int64_t>> Reencryption::count(const SealedColumn& column) {
  auto query = [&](Transaction& tx) -> Result<std::map<std::uint32_t, std::int64_t>> {
    std::map<std::uint32_t, std::int64_t> by_key;
    for (const auto& row :
         tx.exec("SELECT " + id_in(column.column) + ", count(*) FROM " + column.table + " WHERE " +
                 column.column + " IS NOT NULL GROUP BY 1"))
      by_key[from_big_endian(pqxx::binarystring(row[0]).str())] = row[1].as<std::int64_t>();
    return by_key;
  };
  co_return co_await pool_.transact("sealed.count", Acting::for_all_clients(), query);
}

}  // namespace tpp::storage
