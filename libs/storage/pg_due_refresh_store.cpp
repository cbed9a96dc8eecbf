#include "storage/pg_due_refresh_store.hpp"

#include <algorithm>

#include "storage/sql_values.hpp"

namespace tpp::storage {

using postgres::Acting;
using postgres::Transaction;

const char* const claim_due_refreshes = R"(
    WITH due AS (SELECT consent_id FROM token
                 WHERE bank = $1 AND refresh_due_at <= $2::timestamptz
                   AND (background_lease IS NULL OR background_lease <= clock_timestamp())
                   AND (lease_until IS NULL OR lease_until <= clock_timestamp())
                 ORDER BY refresh_due_at LIMIT $3::bigint FOR UPDATE SKIP LOCKED)
    UPDATE token t SET background_lease = clock_timestamp() + $4 * interval '1 second'
    FROM due WHERE t.consent_id = due.consent_id
    RETURNING t.consent_id, t.version, t.refresh_failures,
      unix_ms(t.refresh_due_at) AS due_at)";

namespace {

bool anything_due(Transaction& tx, const BankId& bank, UtcTime now) {
  const auto rows = tx.exec_params(R"(
      SELECT 1 FROM token WHERE bank = $1 AND refresh_due_at <= $2::timestamptz
        AND (background_lease IS NULL OR background_lease <= clock_timestamp()) LIMIT 1)",
                                   bank.value, sql_time(now));
  return !rows.empty();
}

// Locks the bank's bucket until the transaction ends.
double budget_of(Transaction& tx, const BankId& bank, RefreshRate rate) {
  tx.exec_params(
      "INSERT INTO refresh_budget VALUES ($1, $2, clock_timestamp()) ON CONFLICT DO NOTHING",
      bank.value, rate.burst);
  const auto row = tx.exec_params1(R"(
      SELECT tokens, extract(epoch FROM clock_timestamp() - refilled_at)::double precision AS age
      FROM refresh_budget WHERE bank = $1 FOR UPDATE)",
                                   bank.value);
  const double refill = std::max(0.0, row["age"].as<double>()) * rate.per_second;
  return std::min<double>(rate.burst, row["tokens"].as<double>() + refill);
}

void keep_budget(Transaction& tx, const BankId& bank, double left) {
  tx.exec_params(
      "UPDATE refresh_budget SET tokens = $2, refilled_at = clock_timestamp() WHERE bank = $1",
      bank.value, left);
}

}  // namespace

Task<std::vector<DueRefresh>> PgDueRefreshStore::claim_due(const BankId& bank, UtcTime now,
                                                           std::size_t limit,
                                                           std::chrono::seconds lease,
                                                           RefreshRate rate) {
  auto claim = [&](Transaction& tx) -> Result<std::vector<DueRefresh>> {
    std::vector<DueRefresh> due;
    if (!anything_due(tx, bank, now)) return due;
    const double budget = budget_of(tx, bank, rate);
    const auto affordable = std::min(limit, static_cast<std::size_t>(budget));
    if (affordable == 0) return due;
    std::vector<std::pair<std::int64_t, DueRefresh>> claimed;
    for (const auto& row : tx.exec_params(claim_due_refreshes, bank.value, sql_time(now),
                                          affordable, static_cast<std::int64_t>(lease.count()))) {
      DueRefresh found{ConsentId{row["consent_id"].as<std::string>()},
                       row["version"].as<TokenVersion>(), row["refresh_failures"].as<int>()};
      claimed.emplace_back(row["due_at"].as<std::int64_t>(), std::move(found));
    }
    std::ranges::sort(claimed, {}, [](const auto& each) { return each.first; });
    for (auto& [due_at, found] : claimed) due.push_back(std::move(found));
    keep_budget(tx, bank, budget - static_cast<double>(due.size()));
    return due;
  };
  co_return co_await pool_.transact("token.claim_due", Acting::for_all_clients(), claim);
}

Task<void> PgDueRefreshStore::postpone(const DueRefresh& refresh, std::optional<UtcTime> next) {
  auto update = [&](Transaction& tx) -> Result<void> {
    const auto at = sql_time(next);
    tx.exec_params(R"(
        UPDATE token SET refresh_due_at = $3::timestamptz, background_lease = NULL,
          refresh_failures = refresh_failures + 1
        WHERE consent_id = $1::uuid AND version = $2)",
                   refresh.consent.value, refresh.version, nullable(at));
    return {};
  };
  co_return co_await pool_.transact("token.postpone", Acting::for_all_clients(), update);
}

Task<std::int64_t> PgDueRefreshStore::count_due(const BankId& bank, UtcTime now,
                                                std::int64_t limit) {
  auto query = [&](Transaction& tx) -> Result<std::int64_t> {
    return tx
        .exec_params1(R"(
        SELECT count(*) FROM (SELECT 1 FROM token
                              WHERE bank = $1 AND refresh_due_at <= $2::timestamptz
                              LIMIT $3::bigint) AS due)",
                      bank.value, sql_time(now), limit)[0]
        .as<std::int64_t>();
  };
  co_return co_await pool_.transact("token.count_due", Acting::for_all_clients(), query);
}

}  // namespace tpp::storage
