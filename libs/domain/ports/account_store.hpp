#pragma once
// Accounts granted by consents. Every method may return storage_unavailable, overloaded and
// deadline_exceeded.

#include <optional>
#include <string>
#include <vector>

#include "core/task.hpp"
#include "domain/account.hpp"
#include "domain/page.hpp"

namespace tpp {

struct AccountFilter {
  std::optional<ConsentId> consent;
  std::optional<std::string> psu_ref;
};

class AccountStore {
 public:
  virtual ~AccountStore() = default;

  // Makes the consent's accounts these: known IBANs keep their account id and get the new
  // logical-id, new ones get an id, missing ones are withdrawn (and come back with the same id).
  virtual Task<void> replace_granted(const ConsentId& consent,
                                     const std::vector<GrantedAccount>& accounts) = 0;

  // False while the accounts of a granted consent have never been listed.
  virtual Task<bool> listed(const ConsentId& consent) = 0;

  // Of live consents of this client; withdrawn accounts are left out.
  virtual Task<Page<Account>> list(const ClientId& client, const AccountFilter& filter,
                                   const PageRequest& page) = 0;

  // Account, consent, logical-id and tokens in one go. not_found when the account is unknown,
  // withdrawn or another client's. A consent that is not live comes without tokens.
  virtual Task<AccountAccess> open(const ClientId& client, const AccountId& id) = 0;
};

}  // namespace tpp
