#pragma once
// Consents and authorisations in PostgreSQL.

#include "crypto/sealed_box.hpp"
#include "domain/ports/consent_store.hpp"
#include "postgres/pool.hpp"

namespace tpp::storage {

class PgConsentStore final : public ConsentStore {
 public:
  PgConsentStore(postgres::PgPool& pool, const crypto::SealedBox& box) : pool_(pool), box_(box) {}

  Task<void> create(const Consent& consent, const Authorization& authorization) override;
  Task<Consent> find(const ClientId& client, const ConsentId& id) override;
  Task<Page<Consent>> list(const ClientId& client, const ConsentFilter& filter,
                           const PageRequest& page, UtcTime now) override;
  Task<void> add_authorization(const Authorization& authorization) override;
  Task<StateLookup> consume_state(const BankId* bank, const ClientId* client, const Secret& state,
                                  UtcTime now) override;
  Task<void> grant(const ConsumedAuthorization& authorization, const TokenGrant& tokens,
                   const GrantedAccount* account, UtcTime now, UtcTime expires_at) override;
  Task<void> store_sca(const ConsumedAuthorization& authorization, const Secret& sca_token,
                       UtcTime sca_expires_at) override;
  Task<void> fail_authorization(const AuthorizationId& id, ConsentStatus status,
                                const std::string& reason) override;
  Task<std::size_t> close_lost_exchanges(UtcTime spent_before) override;
  Task<void> settle(const ConsentId& id, ConsentStatus status, const std::string& reason) override;
  Task<void> revoke(const ClientId& client, const ConsentId& id,
                    const std::string& reason) override;

 private:
  postgres::PgPool& pool_;
  const crypto::SealedBox& box_;
};

}  // namespace tpp::storage
