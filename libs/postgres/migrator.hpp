#pragma once
// Brings the schema up to date. Blocking: for the migrate command and for tests, not for the event
// loop. Several may start at once; they take turns and all but the first find nothing to do.

#include <string>
#include <vector>

#include "core/secret.hpp"
#include "core/task.hpp"
#include "postgres/migration_files.hpp"

namespace tpp::postgres {

class PgPool;

struct SchemaVersion {
  int stored = 0;
  int known = 0;                     // to this program
  std::vector<std::string> pending;  // "0002_payments", in order

  // During a rolling upgrade the older program runs on the newer schema: migrations only expand.
  bool newer_than_known() const { return stored > known; }
};

struct MigrationReport {
  SchemaVersion now;
  std::vector<std::string> applied;
};

// storage_unavailable, or conflict when a released file was changed or the stored history has a
// gap. A migration that fails is undone, and those before it stay; the cause says which.
Result<MigrationReport> migrate(const Secret& connection_text,
                                const std::vector<Migration>& migrations);

// The same checks, changing nothing.
Result<SchemaVersion> schema_version(const Secret& connection_text,
                                     const std::vector<Migration>& migrations);

// For readiness: the number of the newest migration in the database; 0 when there is none.
Task<int> stored_schema_version(PgPool& pool);

// For readiness: an acknowledged change has reached the disk, and every standby it has to reach.
Task<bool> commits_are_durable(PgPool& pool);

}  // namespace tpp::postgres
