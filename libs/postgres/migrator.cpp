#include "postgres/migrator.hpp"

#include <cstdio>
#include <map>

#include <pqxx/pqxx>

#include "postgres/failure.hpp"
#include "postgres/pool.hpp"

namespace tpp::postgres {
namespace {

// Any number will do, as long as no other program takes it in the same database.
constexpr const char* take_turn = "SELECT pg_advisory_lock(7709446120551)";

// Waiting for another replica's migrations may take longer than a request may. Locks on tables in
// use may not: giving up and trying again is better than a queue of requests behind us.
constexpr const char* session_limits =
    "SET statement_timeout = '10min'; SET lock_timeout = '10min';"
    "SET idle_in_transaction_session_timeout = 0";
constexpr const char* migration_limits = "SET LOCAL lock_timeout = '5s'";

constexpr const char* create_history =
    "CREATE TABLE IF NOT EXISTS schema_migration ("
    " version integer PRIMARY KEY,"
    " name text NOT NULL,"
    " checksum text NOT NULL,"
    " applied_at timestamptz NOT NULL DEFAULT now())";

using History = std::map<int, std::string>;  // version -> checksum

std::string label_of(const Migration& migration) {
  char number[16];
  std::snprintf(number, sizeof number, "%04d_", migration.version);
  return number + migration.name;
}

History read_history(pqxx::transaction_base& tx) {
  History history;
  if (tx.exec1("SELECT to_regclass('schema_migration') IS NULL")[0].as<bool>()) return history;
  for (const auto& row : tx.exec("SELECT version, checksum FROM schema_migration"))
    history[row[0].as<int>()] = row[1].as<std::string>();
  return history;
}

Error conflicting(const std::string& what) {
  return Error{Errc::conflict, "the database has another history of migrations", what};
}

Result<SchemaVersion> compare(const History& history, const std::vector<Migration>& migrations) {
  SchemaVersion version;
  version.stored = history.empty() ? 0 : history.rbegin()->first;
  version.known = migrations.empty() ? 0 : migrations.back().version;
  if (static_cast<std::size_t>(version.stored) != history.size())
    return conflicting("the stored history has a gap");
  for (const auto& each : migrations) {
    auto stored = history.find(each.version);
    if (stored == history.end())
      version.pending.push_back(label_of(each));
    else if (stored->second != each.checksum)
      return conflicting(label_of(each) + " was changed after it was applied");
  }
  return version;
}

void apply(pqxx::connection& connection, const Migration& migration) {
  pqxx::work tx(connection);
  tx.exec(migration_limits);
  tx.exec(migration.sql);
  tx.exec_params("INSERT INTO schema_migration (version, name, checksum) VALUES ($1, $2, $3)",
                 migration.version, migration.name, migration.checksum);
  tx.commit();
}

// Of the server's own words: a migration holds no customer's data.
Error failed_at(const std::string& label) {
  Error error = failure_of(std::current_exception()).error;
  error.cause += " in migration " + label;
  try {
    throw;
  } catch (const std::exception& thrown) {
    error.cause += std::string(": ") + thrown.what();
  }
  return error;
}

}  // namespace

Result<MigrationReport> migrate(const Secret& connection_text,
                                const std::vector<Migration>& migrations) {
  std::string step = "preparation";
  try {
    pqxx::connection connection(connection_text.reveal());
    const pqxx::quiet_errorhandler quiet(connection);
    History history;
    {
      pqxx::nontransaction session(connection);
      session.exec(session_limits);
      session.exec(take_turn);
      session.exec(create_history);
      history = read_history(session);
    }
    auto before = compare(history, migrations);
    if (!before) return before.error();
    MigrationReport report{*before, {}};
    for (const auto& each : migrations) {
      if (history.contains(each.version)) continue;
      step = label_of(each);
      apply(connection, each);
      report.applied.push_back(step);
      report.now.stored = each.version;
    }
    report.now.pending.clear();
    return report;
  } catch (...) {
    return failed_at(step);
  }
}

Result<SchemaVersion> schema_version(const Secret& connection_text,
                                     const std::vector<Migration>& migrations) {
  try {
    pqxx::connection connection(connection_text.reveal());
    pqxx::work tx(connection);
    return compare(read_history(tx), migrations);
  } catch (...) {
    return failed_at("history");
  }
}

Task<int> stored_schema_version(PgPool& pool) {
  auto query = [](Transaction& tx) -> Result<int> {
    const History history = read_history(tx);
    return history.empty() ? 0 : history.rbegin()->first;
  };
  co_return co_await pool.transact("schema.version", Acting::for_nobody(), query);
}

Task<bool> commits_are_durable(PgPool& pool) {
  auto query = [](Transaction& tx) -> Result<bool> {
    return tx.exec1("SELECT current_setting('synchronous_commit') IN ('on', 'remote_apply')")[0]
        .as<bool>();
  };
  co_return co_await pool.transact("schema.durable", Acting::for_nobody(), query);
}

}  // namespace tpp::postgres
