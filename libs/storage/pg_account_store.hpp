#pragma once
// Accounts in PostgreSQL. IBANs and logical-ids are sealed; equal IBANs are found by a keyed
// fingerprint.

#include "core/clock.hpp"
#include "crypto/sealed_box.hpp"
#include "domain/ports/account_store.hpp"
#include "postgres/pool.hpp"

namespace tpp::storage {

class PgAccountStore final : public AccountStore {
 public:
  PgAccountStore(postgres::PgPool& pool, const crypto::SealedBox& box, IdSource& ids)
      : pool_(pool), box_(box), ids_(ids) {}

  Task<void> replace_granted(const ConsentId& consent,
                             const std::vector<GrantedAccount>& accounts) override;
  Task<bool> listed(const ConsentId& consent) override;
  Task<Page<Account>> list(const ClientId& client, const AccountFilter& filter,
                           const PageRequest& page) override;
  Task<AccountAccess> open(const ClientId& client, const AccountId& id) override;

 private:
  postgres::PgPool& pool_;
  const crypto::SealedBox& box_;
  IdSource& ids_;
};

}  // namespace tpp::storage
