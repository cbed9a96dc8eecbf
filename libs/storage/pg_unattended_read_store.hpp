#pragma once
// Unattended reads in PostgreSQL: one row per account, one conditional write per read.

#include "domain/ports/unattended_read_store.hpp"
#include "postgres/pool.hpp"

namespace tpp::storage {

class PgUnattendedReadStore final : public UnattendedReadStore {
 public:
  explicit PgUnattendedReadStore(postgres::PgPool& pool) : pool_(pool) {}

  Task<Allowance> spend(const AccountId& account, const UnattendedTerms& terms,
                        UtcTime now) override;
  Task<void> give_back(const AccountId& account, UtcTime spent_at) override;
  Task<Allowance> look(const AccountId& account, const UnattendedTerms& terms,
                       UtcTime now) override;
  Task<Allowance> close(const AccountId& account, const UnattendedTerms& terms, UtcTime now,
                        UtcTime until) override;

 private:
  postgres::PgPool& pool_;
};

}  // namespace tpp::storage
