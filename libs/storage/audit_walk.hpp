#pragma once
// Recomputes every link of the audit log outside of the database. Inside this library only.

#include <pqxx/pqxx>

#include "domain/audit.hpp"

namespace tpp::storage {

AuditVerdict walk_audit_log(pqxx::transaction_base& tx, const AuditHeads& known);

}  // namespace tpp::storage
