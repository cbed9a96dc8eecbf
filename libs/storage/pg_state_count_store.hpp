#pragma once
// Counts for metrics in PostgreSQL, from indexes alone and within a second each.

#include "domain/ports/state_count_store.hpp"
#include "postgres/pool.hpp"

namespace tpp::storage {

// Kept where tests can measure them.
extern const char* const select_longest_unrefreshed;
extern const char* const count_open_answers;

class PgStateCountStore final : public StateCountStore {
 public:
  explicit PgStateCountStore(postgres::PgPool& pool) : pool_(pool) {}
  Task<StateCounts> count(UtcTime now) override;
  Task<std::chrono::seconds> longest_unrefreshed(const BankId& bank, UtcTime now) override;

 private:
  postgres::PgPool& pool_;
};

}  // namespace tpp::storage
