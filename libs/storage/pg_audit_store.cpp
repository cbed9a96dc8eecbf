#include "storage/pg_audit_store.hpp"

#include <nlohmann/json.hpp>

#include "storage/audit_walk.hpp"
#include "storage/sql_values.hpp"

namespace tpp::storage {
namespace {

using postgres::Transaction;
using Json = nlohmann::json;

constexpr int entries_at_once = 1000;

Json known_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

std::string rows_of(const std::vector<DataAccess>& batch) {
  Json rows = Json::array();
  for (const DataAccess& each : batch)
    rows.push_back({{"id", each.id},
                    {"at", each.at.time_since_epoch().count()},
                    {"client", each.client.value},
                    {"operation", each.operation},
                    {"attended", each.psu_present == PsuPresent::yes},
                    {"request", each.request_id},
                    {"consent", known_or_null(each.consent.value)},
                    {"account", known_or_null(each.account.value)},
                    {"payment", known_or_null(each.payment.value)},
                    {"psu_ref", each.psu_ref ? Json(*each.psu_ref) : Json()}});
  return rows.dump();
}

// The reason for a read is the consent or payment that it goes by, and that one's customer.
constexpr const char* append_accesses = R"(
    INSERT INTO audit_entry (id, at, kind, client_id, psu, consent_id, payment_id, account_id, detail)
    SELECT r.id, to_timestamp(r.at / 1000.0), 'data_read', r.client,
      audit_psu(r.client, coalesce(c.psu_ref, p.psu_ref, r.psu_ref)), coalesce(r.consent, c.id),
      r.payment, r.account,
      jsonb_build_object('operation', r.operation, 'psu_present', r.attended,
                         'request_id', r.request, 'scope', coalesce(c.scope, 'pis'))
    FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, at bigint, client uuid, operation text,
      attended boolean, request text, consent uuid, account uuid, payment uuid, psu_ref text)
    LEFT JOIN account a ON a.id = r.account
    LEFT JOIN consent c ON c.id = coalesce(r.consent, a.consent_id)
    LEFT JOIN payment p ON p.id = r.payment
    ON CONFLICT (id) DO NOTHING)";

constexpr const char* select_of_psu = R"(
    SELECT e.id, (extract(epoch FROM e.at) * 1000000)::bigint AS at_us, jsonb_build_object(
        'at', to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'id', e.id,
        'kind', e.kind, 'client_id', e.client_id, 'consent_id', e.consent_id,
        'payment_id', e.payment_id, 'account_id', e.account_id, 'detail', e.detail,
        'chain', l.chain, 'sequence', l.sequence, 'digest', encode(l.digest, 'hex'))::text AS line
    FROM audit_entry e JOIN audit_link l ON l.entry_id = e.id
    WHERE e.client_id = $1::uuid AND e.psu = audit_psu($1::uuid, $2)
      AND ((extract(epoch FROM e.at) * 1000000)::bigint, e.id) > ($3::bigint, $4::uuid)
    ORDER BY 2, 1 LIMIT $5::bigint)";

}  // namespace

Task<void> PgAuditStore::append(const std::vector<DataAccess>& batch) {
  auto add = [&](Transaction& tx) -> Result<void> {
    tx.exec_params(append_accesses, rows_of(batch));
    return {};
  };
  co_return co_await pool_.transact("audit.append", add);
}

Task<void> PgAuditStore::note(const std::string& kind, const std::string& detail) {
  auto add = [&](Transaction& tx) -> Result<void> {
    tx.exec_params("INSERT INTO audit_entry (kind, detail) VALUES ($1, $2::jsonb)", kind, detail);
    return {};
  };
  co_return co_await pool_.transact("audit.note", add);
}

Task<AuditVerdict> PgAuditStore::verify(const AuditHeads& known) {
  auto walk = [&](Transaction& tx) -> Result<AuditVerdict> { return walk_audit_log(tx, known); };
  co_return co_await pool_.transact("audit.verify", walk);
}

Task<void> PgAuditStore::for_each_of(const ClientId& client, const std::string& psu_ref,
                                     const std::function<void(const std::string&)>& take) {
  std::int64_t at = 0;
  std::string id = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    std::vector<std::string> lines;
    auto page = [&](Transaction& tx) -> Result<void> {
      lines.clear();
      for (const auto& row :
           tx.exec_params(select_of_psu, client.value, psu_ref, at, id, entries_at_once)) {
        lines.push_back(row["line"].as<std::string>());
        at = row["at_us"].as<std::int64_t>();
        id = row["id"].as<std::string>();
      }
      return {};
    };
    auto read = co_await pool_.transact("audit.export", page);
    if (!read) co_return read.error();
    for (const std::string& line : lines) take(line);
    if (lines.size() < entries_at_once) co_return Result<void>();
  }
}

}  // namespace tpp::storage
