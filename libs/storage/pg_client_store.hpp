#pragma once
// Clients in PostgreSQL. API keys are random, so a plain SHA-256 of one tells nothing about it.

#include "domain/ports/client_store.hpp"
#include "postgres/pool.hpp"

namespace tpp::storage {

class PgClientStore final : public ClientStore {
 public:
  explicit PgClientStore(postgres::PgPool& pool) : pool_(pool) {}

  Task<void> add(const Client& client, const Secret& api_key) override;
  Task<KeyHolder> find_by_key(const Secret& api_key, UtcTime now) override;
  Task<Client> find_by_subject(const TokenSubject& subject) override;
  Task<std::vector<Client>> list() override;
  Task<void> revoke(const ClientId& id) override;
  Task<void> change(const ClientId& id, const ClientChange& change) override;

 private:
  postgres::PgPool& pool_;
};

}  // namespace tpp::storage
