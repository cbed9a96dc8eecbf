#pragma once
// Customers in PostgreSQL, as a whole.

#include "domain/ports/psu_store.hpp"
#include "postgres/pool.hpp"

namespace tpp::storage {

class PgPsuStore final : public PsuStore {
 public:
  explicit PgPsuStore(postgres::PgPool& pool) : pool_(pool) {}
  Task<Erasure> erase(const ClientId& client, const std::string& psu_ref,
                      const std::string& receipt_id, UtcTime now) override;

 private:
  postgres::PgPool& pool_;
};

}  // namespace tpp::storage
