#include "storage/pg_browser_bond_store.hpp"

#include "storage/sql_values.hpp"

namespace tpp::storage {
namespace {

using postgres::Acting;
using postgres::Transaction;

// A few at a time: more are deleted than come in, and nobody waits for a sweep.
constexpr const char* delete_ended = R"(
    DELETE FROM browser_bond WHERE state_digest IN (
      SELECT state_digest FROM browser_bond
      WHERE expires_at < $1::timestamptz - interval '1 hour'
      LIMIT 4 FOR UPDATE SKIP LOCKED))";

}  // namespace

Task<void> PgBrowserBondStore::bind(const BrowserBond& bond, UtcTime now) {
  auto insert = [&](Transaction& tx) -> Result<void> {
    tx.exec_params(delete_ended, sql_time(now));
    const auto bound = tx.exec_params(R"(
        INSERT INTO browser_bond (state_digest, browser_digest, expires_at)
        VALUES ($1, $2, $3::timestamptz) ON CONFLICT (state_digest) DO NOTHING)",
                                      bytes(bond.state_digest), bytes(bond.browser_digest),
                                      sql_time(bond.expires_at));
    if (bound.affected_rows() > 0) return {};
    // Bound by the run before this one, whose answer was lost?
    const auto ours =
        tx.exec_params("SELECT FROM browser_bond WHERE state_digest = $1 AND browser_digest = $2",
                       bytes(bond.state_digest), bytes(bond.browser_digest));
    if (ours.empty()) return Error{Errc::conflict, "another browser began this trip"};
    return {};
  };
  co_return co_await pool_.transact_repeatable("browser_bond.bind", Acting::for_nobody(), insert);
}

Task<std::optional<std::string>> PgBrowserBondStore::find(const std::string& state_digest) {
  auto query = [&](Transaction& tx) -> Result<std::optional<std::string>> {
    const auto rows = tx.exec_params(
        "SELECT browser_digest FROM browser_bond WHERE state_digest = $1", bytes(state_digest));
    if (rows.empty()) return std::optional<std::string>();
    return std::optional(pqxx::binarystring(rows[0][0]).str());
  };
  co_return co_await pool_.transact("browser_bond.find", Acting::for_nobody(), query);
}

}  // namespace tpp::storage
