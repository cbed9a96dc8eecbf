#pragma once
// The audit log in PostgreSQL: data accesses are added here, all else by triggers, see migrations.

#include <functional>

#include "domain/ports/audit_store.hpp"
#include "postgres/pool.hpp"

namespace tpp::storage {

class PgAuditStore final : public AuditStore {
 public:
  explicit PgAuditStore(postgres::PgPool& pool) : pool_(pool) {}

  Task<void> append(const std::vector<DataAccess>& batch) override;

  // What a person did with a command. detail: a JSON object without secrets.
  Task<void> note(const std::string& kind, const std::string& detail);

  // Walks all chains. Heads of an earlier walk must still be there. Storage errors.
  Task<AuditVerdict> verify(const AuditHeads& known);

  // Every entry about a customer of a client, oldest first, as one JSON object each.
  Task<void> for_each_of(const ClientId& client, const std::string& psu_ref,
                         const std::function<void(const std::string&)>& take);

 private:
  postgres::PgPool& pool_;
};

}  // namespace tpp::storage
