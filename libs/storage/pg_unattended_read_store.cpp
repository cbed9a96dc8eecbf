#include "storage/pg_unattended_read_store.hpp"

#include <algorithm>

#include "storage/sql_values.hpp"

namespace tpp::storage {
namespace {

using postgres::Acting;
using postgres::Transaction;

// Of a row with spent (how many count now) and oldest (of those, unix_ms).
Allowance allowance_in(const pqxx::row& row, const UnattendedTerms& terms, UtcTime now) {
  Allowance allowance;
  allowance.limit = terms.calls;
  allowance.remaining = std::max(0, terms.calls - row["spent"].as<int>());
  const auto oldest = optional_time_in(row["oldest"]);
  allowance.resets_at = oldest ? *oldest + terms.window : now;
  return allowance;
}

Allowance counted(Transaction& tx, const AccountId& account, const UnattendedTerms& terms,
                  UtcTime now) {
  const auto rows = tx.exec_params(R"(
      SELECT count(moment) AS spent, unix_ms(min(moment)) AS oldest
      FROM unattended_reads, unnest(spent_at) AS moment
      WHERE account_id = $1::uuid AND moment > $2::timestamptz)",
                                   account.value, sql_time(now - terms.window));
  return allowance_in(rows[0], terms, now);
}

Error exhausted(Allowance allowance) {
  ErrorContext context;
  context.quota = allowance;
  Error error{Errc::quota_exhausted, "the unattended reads of this account are spent"};
  return with_context(std::move(error), std::move(context));
}

}  // namespace

Task<Allowance> PgUnattendedReadStore::spend(const AccountId& account, const UnattendedTerms& terms,
                                             UtcTime now) {
  auto take = [&](Transaction& tx) -> Result<Allowance> {
    const auto taken = tx.exec_params(
        R"(
        INSERT INTO unattended_reads AS reads (account_id, spent_at)
        VALUES ($1::uuid, ARRAY[$2::timestamptz])
        ON CONFLICT (account_id) DO UPDATE
          SET spent_at = ARRAY(SELECT moment FROM unnest(reads.spent_at || $2::timestamptz) AS moment
                               WHERE moment > $3::timestamptz ORDER BY moment)
          WHERE (SELECT count(*) FROM unnest(reads.spent_at) AS moment
                 WHERE moment > $3::timestamptz) < $4::int
        RETURNING cardinality(spent_at) AS spent, unix_ms(spent_at[1]) AS oldest)",
        account.value, sql_time(now), sql_time(now - terms.window), terms.calls);
    if (taken.empty()) return exhausted(counted(tx, account, terms, now));
    return allowance_in(taken[0], terms, now);
  };
  // Not looked for when the commit is in doubt: the read is refused, and at most one is lost.
  co_return co_await pool_.transact("unattended_reads.spend", Acting::for_all_clients(), take);
}

Task<void> PgUnattendedReadStore::give_back(const AccountId& account, UtcTime spent_at) {
  auto put_back = [&](Transaction& tx) -> Result<void> {
    tx.exec_params(
        R"(
        UPDATE unattended_reads
          SET spent_at = spent_at[:array_position(spent_at, $2::timestamptz) - 1] ||
                         spent_at[array_position(spent_at, $2::timestamptz) + 1:]
          WHERE account_id = $1::uuid AND $2::timestamptz = ANY (spent_at))",
        account.value, sql_time(spent_at));
    return {};
  };
  // Not repeated when the commit is in doubt, either: see the port.
  co_return co_await pool_.transact("unattended_reads.give_back", Acting::for_all_clients(),
                                    put_back);
}

Task<Allowance> PgUnattendedReadStore::look(const AccountId& account, const UnattendedTerms& terms,
                                            UtcTime now) {
  auto query = [&](Transaction& tx) -> Result<Allowance> {
    return counted(tx, account, terms, now);
  };
  co_return co_await pool_.transact("unattended_reads.look", Acting::for_all_clients(), query);
}

Task<Allowance> PgUnattendedReadStore::close(const AccountId& account, const UnattendedTerms& terms,
                                             UtcTime now, UtcTime until) {
  auto fill = [&](Transaction& tx) -> Result<Allowance> {
    tx.exec_params(
        R"(
        INSERT INTO unattended_reads AS reads (account_id, spent_at)
        VALUES ($1::uuid, array_fill($2::timestamptz, ARRAY[$3::int]))
        ON CONFLICT (account_id) DO UPDATE
          SET spent_at = ARRAY(SELECT greatest(moment, $2::timestamptz)
                               FROM unnest(reads.spent_at || excluded.spent_at) AS moment
                               ORDER BY moment DESC LIMIT $3::int))",
        account.value, sql_time(until - terms.window), terms.calls);
    return counted(tx, account, terms, now);
  };
  co_return co_await pool_.transact_repeatable("unattended_reads.close", Acting::for_all_clients(),
                                               fill);
}

}  // namespace tpp::storage
