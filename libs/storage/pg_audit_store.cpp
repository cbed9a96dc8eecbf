#include "storage/pg_audit_store.hpp"

#include "storage/audit_walk.hpp"
#include "storage/sql_array.hpp"
#include "storage/sql_values.hpp"

namespace tpp::storage {
namespace {

using postgres::Transaction;

constexpr int entries_at_once = 1000;

// A parameter for each column: a batch as JSON cost more than the reads that it tells of.
struct Columns {
  explicit Columns(const std::vector<DataAccess>& batch) {
    for (const DataAccess& each : batch) {
      ids.add(each.id);
      times.add(std::to_string(each.at.time_since_epoch().count()));
      clients.add(each.client.value);
      operations.add(each.operation);
      attended.add(each.psu_present == PsuPresent::yes ? "t" : "f");
      requests.add(each.request_id);
      consents.add_or_null(each.consent.value);
      accounts.add_or_null(each.account.value);
      payments.add_or_null(each.payment.value);
      each.psu_ref ? psu_refs.add(*each.psu_ref) : psu_refs.add_null();
    }
  }

  SqlArray ids, times, clients, operations, attended, requests;
  SqlArray consents, accounts, payments, psu_refs;
};

// The reason for a read is the consent or payment that it goes by, and that one's customer.
constexpr const char* append_accesses = R"(
    INSERT INTO audit_entry (id, at, kind, client_id, psu, consent_id, payment_id, account_id, detail)
    SELECT r.id, to_timestamp(r.at / 1000.0), 'data_read', r.client,
      audit_psu(r.client, coalesce(c.psu_ref, p.psu_ref, r.psu_ref)), coalesce(r.consent, c.id),
      r.payment, r.account,
      jsonb_build_object('operation', r.operation, 'psu_present', r.attended,
                         'request_id', r.request, 'scope', coalesce(c.scope, 'pis'))
    FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::boolean[], $6::text[],
                $7::uuid[], $8::uuid[], $9::uuid[], $10::text[])
      AS r(id, at, client, operation, attended, request, consent, account, payment, psu_ref)
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
    Columns all(batch);
    tx.exec_params(append_accesses, all.ids.finish(), all.times.finish(), all.clients.finish(),
                   all.operations.finish(), all.attended.finish(), all.requests.finish(),
                   all.consents.finish(), all.accounts.finish(), all.payments.finish(),
                   all.psu_refs.finish());
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
