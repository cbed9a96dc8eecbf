#pragma once
// Counts for metrics in PostgreSQL, from indexes alone and within a second each.

#include "domain/ports/state_count_store.hpp"
#include "postgres/pool.hpp"

namespace tpp::storage {

class PgStateCountStore final : public StateCountStore {
 public:
  explicit PgStateCountStore(postgres::PgPool& pool) : pool_(pool) {}
  Task<StateCounts> count(UtcTime now) override;

 private:
  postgres::PgPool& pool_;
};

}  // namespace tpp::storage
