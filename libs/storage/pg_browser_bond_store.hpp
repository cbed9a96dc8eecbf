#pragma once
// Browser bonds in PostgreSQL. Those long over are deleted on the way.

#include "domain/ports/browser_bond_store.hpp"
#include "postgres/pool.hpp"

namespace tpp::storage {

class PgBrowserBondStore final : public BrowserBondStore {
 public:
  explicit PgBrowserBondStore(postgres::PgPool& pool) : pool_(pool) {}

  Task<void> bind(const BrowserBond& bond, UtcTime now) override;
  Task<std::optional<std::string>> find(const std::string& state_digest) override;

 private:
  postgres::PgPool& pool_;
};

}  // namespace tpp::storage
