#include "storage/pg_event_store.hpp"

#include "storage/sql_values.hpp"

namespace tpp::storage {
namespace {

using postgres::Acting;
using postgres::Transaction;

// Whoever asks for what comes after an event has it, and all before it.
Result<void> acknowledge(Transaction& tx, const ClientId& client, const std::string& after,
                         UtcTime now) {
  const auto known =
      tx.exec_params("SELECT 1 FROM outbox_event WHERE id = $1::uuid AND client_id = $2::uuid",
                     after, client.value);
  if (known.empty()) return Error{Errc::not_found, "no event has this id"};
  tx.exec_params(R"(
      UPDATE outbox_event SET delivered_at = $3::timestamptz
      WHERE client_id = $2::uuid AND delivered_at IS NULL AND (written_in, sequence) <=
        (SELECT written_in, sequence FROM outbox_event WHERE id = $1::uuid))",
                 after, client.value, sql_time(now));
  return {};
}

constexpr const char* select_events = R"(
    SELECT id, kind, unix_ms(created_at) AS at, psu_ref, bank, consent_id, payment_id,
      payload ->> 'status' AS status, coalesce(payload ->> 'reason', '') AS reason,
      (payload ->> 'ends_at')::bigint AS ends_at, (payload ->> 'days_left')::int AS days_left
    FROM outbox_event
    WHERE client_id = $1::uuid AND written_in < pg_snapshot_xmin(pg_current_snapshot())
      AND ($2::uuid IS NULL OR (written_in, sequence) >
           (SELECT written_in, sequence FROM outbox_event WHERE id = $2::uuid))
    ORDER BY written_in, sequence LIMIT $3::bigint)";

Event event_in(const pqxx::row& row) {
  Event event;
  event.id = row["id"].as<std::string>();
  event.kind = known(event_kind_from(row["kind"].as<std::string>()));
  event.at = time_in(row["at"]);
  event.psu_ref = row["psu_ref"].as<std::string>();
  event.bank.value = row["bank"].as<std::string>();
  if (!row["consent_id"].is_null()) event.consent = ConsentId{row["consent_id"].as<std::string>()};
  if (!row["payment_id"].is_null()) event.payment = PaymentId{row["payment_id"].as<std::string>()};
  event.status = row["status"].as<std::string>();
  event.reason = row["reason"].as<std::string>();
  event.ends_at = optional_time_in(row["ends_at"]);
  if (!row["days_left"].is_null()) event.days_left = row["days_left"].as<int>();
  return event;
}

}  // namespace

Task<Page<Event>> PgEventStore::list(const ClientId& client, const PageRequest& page, UtcTime now) {
  auto query = [&](Transaction& tx) -> Result<Page<Event>> {
    if (page.after) {
      auto known = acknowledge(tx, client, *page.after, now);
      if (!known) return known.error();
    }
    Page<Event> answer;
    for (const auto& row :
         tx.exec_params(select_events, client.value, nullable(page.after), page.limit + 1)) {
      if (answer.items.size() == page.limit) {
        answer.next = answer.items.back().id;
        break;
      }
      answer.items.push_back(event_in(row));
    }
    return answer;
  };
  co_return co_await pool_.transact("event.list", Acting::for_client(client), query);
}

}  // namespace tpp::storage
