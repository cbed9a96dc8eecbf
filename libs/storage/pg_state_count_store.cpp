#include "storage/pg_state_count_store.hpp"

#include "storage/sql_values.hpp"

namespace tpp::storage {
namespace {

using postgres::Acting;
using postgres::Transaction;

void limit_time(Transaction& tx) {
  tx.exec("SELECT set_config('statement_timeout', '1000', true)");
}

std::vector<StateCount> counts_in(const pqxx::result& rows) {
  std::vector<StateCount> counts;
  for (const auto& row : rows)
    counts.push_back(
        {BankId{row[0].as<std::string>()}, row[1].as<std::string>(), row[2].as<std::int64_t>()});
  return counts;
}

constexpr const char* by_status =
    "SELECT bank, status, count(*) FROM consent WHERE scope <> 'pis' GROUP BY bank, status";

constexpr const char* ending_within = R"(
    SELECT c.bank, w.name, count(*)
    FROM (VALUES ('1d', 1), ('7d', 7), ('14d', 14), ('30d', 30)) AS w (name, days)
    JOIN consent c ON c.expires_at > $1::timestamptz
      AND c.expires_at <= $1::timestamptz + w.days * interval '1 day'
    WHERE c.status IN ('authorized', 'renewal_due') AND c.scope <> 'pis'
    GROUP BY c.bank, w.name)";

constexpr const char* under_way =
    "SELECT bank, status, count(*) FROM payment WHERE NOT final GROUP BY bank, status";

constexpr const char* oldest_unknown = R"(
    SELECT coalesce(greatest(0, extract(epoch FROM $1::timestamptz - min(created_at))), 0)::bigint
    FROM payment WHERE NOT final AND status = 'unknown')";

constexpr const char* pending = R"(
    SELECT count(*) FROM (SELECT 1 FROM outbox_event WHERE delivered_at IS NULL
                          LIMIT 100000) AS pending)";

}  // namespace

Task<StateCounts> PgStateCountStore::count(UtcTime now) {
  auto query = [&](Transaction& tx) -> Result<StateCounts> {
    limit_time(tx);
    const std::string at = sql_time(now);
    StateCounts counts;
    counts.consents = counts_in(tx.exec(by_status));
    counts.ending = counts_in(tx.exec_params(ending_within, at));
    counts.payments = counts_in(tx.exec(under_way));
    const auto seconds = tx.exec_params1(oldest_unknown, at)[0].as<std::int64_t>();
    counts.oldest_unknown = std::chrono::seconds(seconds);
    counts.events_pending = tx.exec1(pending)[0].as<std::int64_t>();
    return counts;
  };
  co_return co_await pool_.transact("states.count", Acting::for_all_clients(), query);
}

}  // namespace tpp::storage
