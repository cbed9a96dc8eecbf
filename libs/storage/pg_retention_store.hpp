#pragma once
// Deletes in PostgreSQL what has been kept for long enough.

#include "domain/ports/retention_store.hpp"
#include "postgres/pool.hpp"

namespace tpp::storage {

class PgRetentionStore final : public RetentionStore {
 public:
  explicit PgRetentionStore(postgres::PgPool& pool) : pool_(pool) {}
  Task<std::size_t> delete_some(Kept what, UtcTime ended_before, std::size_t limit) override;

 private:
  postgres::PgPool& pool_;
};

}  // namespace tpp::storage
