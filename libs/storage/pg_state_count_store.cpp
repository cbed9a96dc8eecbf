#include "storage/pg_state_count_store.hpp"

#include "storage/sql_values.hpp"

namespace tpp::storage {

const char* const select_longest_unrefreshed = R"(
    SELECT coalesce(greatest(0, extract(epoch FROM $2::timestamptz - min(access_expires_at))), 0)::bigint
    FROM token WHERE bank = $1 AND refresh_due_at IS NOT NULL)";

// A pair counts the versions that were stored: an answer to it or to a later one is in no pair yet.
const char* const count_open_answers = R"(
    SELECT count(*) FILTER (WHERE j.outcome = 'received') AS received,
      count(*) FILTER (WHERE j.outcome = 'unread') AS unread,
      count(*) FILTER (WHERE j.outcome = 'received' AND j.version >= t.version) AS newer
    FROM token_journal j LEFT JOIN token t ON t.consent_id = j.consent_id
    WHERE j.outcome IN ('received', 'unread'))";

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
    const auto answers = tx.exec1(count_open_answers);
    counts.answers_received = answers["received"].as<std::int64_t>();
    counts.answers_unread = answers["unread"].as<std::int64_t>();
    counts.newer_than_head = answers["newer"].as<std::int64_t>();
    return counts;
  };
  co_return co_await pool_.transact("states.count", Acting::for_all_clients(), query);
}

Task<std::chrono::seconds> PgStateCountStore::longest_unrefreshed(const BankId& bank, UtcTime now) {
  auto query = [&](Transaction& tx) -> Result<std::chrono::seconds> {
    limit_time(tx);
    const auto row = tx.exec_params1(select_longest_unrefreshed, bank.value, sql_time(now));
    return std::chrono::seconds(row[0].as<std::int64_t>());
  };
  co_return co_await pool_.transact("token.longest_unrefreshed", Acting::for_all_clients(), query);
}

}  // namespace tpp::storage
