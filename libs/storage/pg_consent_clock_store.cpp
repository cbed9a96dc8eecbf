#include "storage/pg_consent_clock_store.hpp"

#include "domain/consent_clock.hpp"
#include "storage/consent_rows.hpp"

namespace tpp::storage {
namespace {

using postgres::Acting;
using postgres::Transaction;

constexpr const char* select_due = R"(
    SELECT id, status, unix_ms(coalesce(authorized_at, created_at)) AS authorized_at,
      unix_ms(expires_at) AS expires_at, unix_ms(clock_at) AS clock_at
    FROM consent WHERE clock_at <= $1::timestamptz AND expires_at IS NOT NULL
    ORDER BY clock_at LIMIT $2::bigint FOR UPDATE SKIP LOCKED)";

void remind(Transaction& tx, const std::string& id, int days, UtcTime now) {
  tx.exec_params(R"(
      INSERT INTO outbox_event
        (client_id, kind, psu_ref, bank, consent_id, once_key, payload, created_at)
      SELECT client_id, 'consent_ending', psu_ref, bank, id,
        concat_ws(':', 'consent', id, 'ending', $2::int, unix_ms(expires_at)),
        jsonb_build_object('status', status, 'days_left', $2::int, 'ends_at', unix_ms(expires_at)),
        $3::timestamptz
      FROM consent WHERE id = $1::uuid
      ON CONFLICT (once_key) DO NOTHING)",
                 id, days, sql_time(now));
}

void end_consent(Transaction& tx, const std::string& id) {
  tx.exec_params(R"(
      UPDATE consent SET status = 'expired', status_reason = 'lifetime_ended', updated_at = now()
      WHERE id = $1::uuid AND status IN ('authorized', 'renewal_due'))",
                 id);
  shred_access(tx, id);
}

void strike_one(Transaction& tx, const pqxx::row& row, UtcTime now) {
  const auto id = row["id"].as<std::string>();
  const ConsentPeriod period{known(consent_status_from(row["status"].as<std::string>())),
                             time_in(row["authorized_at"]), time_in(row["expires_at"])};
  const ClockStrike struck = strike(period, time_in(row["clock_at"]), now);
  if (struck.remind) remind(tx, id, *struck.remind, now);
  if (struck.end) end_consent(tx, id);
  const auto next = sql_time(struck.next);
  tx.exec_params("UPDATE consent SET clock_at = $2::timestamptz WHERE id = $1::uuid", id,
                 nullable(next));
}

}  // namespace

Task<std::size_t> PgConsentClockStore::strike_due(UtcTime now, std::size_t limit) {
  auto work = [&](Transaction& tx) -> Result<std::size_t> {
    const auto due = tx.exec_params(select_due, sql_time(now), limit);
    for (const auto& row : due) strike_one(tx, row, now);
    return static_cast<std::size_t>(due.size());
  };
  co_return co_await pool_.transact("consent.strike_due", Acting::for_all_clients(), work);
}

}  // namespace tpp::storage
