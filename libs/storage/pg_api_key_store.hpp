#pragma once
// The keys of clients in PostgreSQL, for operators and for the time of their last use. Whose a key
// is, PgClientStore finds out.

#include "domain/ports/client_store.hpp"
#include "postgres/pool.hpp"

namespace tpp::storage {

class PgApiKeyStore final : public ApiKeyStore {
 public:
  explicit PgApiKeyStore(postgres::PgPool& pool) : pool_(pool) {}

  Task<void> add(const ApiKey& key, const Secret& api_key,
                 std::optional<UtcTime> others_end) override;
  Task<std::vector<ApiKey>> list(const ClientId& client) override;
  Task<void> revoke(const ApiKeyId& id, UtcTime now) override;
  Task<void> note_uses(const std::vector<KeyUse>& uses) override;

 private:
  postgres::PgPool& pool_;
};

}  // namespace tpp::storage
