#pragma once
// Due refreshes in PostgreSQL. Finding them reads the beginning of one index.

#include "domain/ports/due_refresh_store.hpp"
#include "postgres/pool.hpp"

namespace tpp::storage {

class PgDueRefreshStore final : public DueRefreshStore {
 public:
  explicit PgDueRefreshStore(postgres::PgPool& pool) : pool_(pool) {}

  Task<std::vector<DueRefresh>> claim_due(const BankId& bank, UtcTime now, std::size_t limit,
                                          std::chrono::seconds lease, RefreshRate rate) override;
  Task<void> postpone(const DueRefresh& refresh, std::optional<UtcTime> next) override;
  Task<std::int64_t> count_due(const BankId& bank, UtcTime now, std::int64_t limit) override;

 private:
  postgres::PgPool& pool_;
};

// The statement of claim_due, for whoever measures it: bank, now, limit, lease in seconds.
extern const char* const claim_due_refreshes;

}  // namespace tpp::storage
