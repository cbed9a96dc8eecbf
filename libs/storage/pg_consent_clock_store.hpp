#pragma once
// The clocks of consents in PostgreSQL.

#include "domain/ports/consent_clock_store.hpp"
#include "postgres/pool.hpp"

namespace tpp::storage {

class PgConsentClockStore final : public ConsentClockStore {
 public:
  explicit PgConsentClockStore(postgres::PgPool& pool) : pool_(pool) {}
  Task<std::size_t> strike_due(UtcTime now, std::size_t limit) override;

 private:
  postgres::PgPool& pool_;
};

}  // namespace tpp::storage
