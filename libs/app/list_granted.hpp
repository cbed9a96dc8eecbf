#pragma once
// Asks the bank which accounts a consent covers and stores them.

#include "domain/ports/account_store.hpp"
#include "domain/ports/bank.hpp"

namespace tpp {

// Errors: those of Bank::granted_accounts and AccountStore.
inline Task<void> list_granted(AccountStore& accounts, Bank& bank, const ConsentId& consent,
                               const AccessToken& token, const Call& call) {
  auto granted = co_await bank.granted_accounts(token, call);
  if (!granted) co_return granted.error();
  co_return co_await accounts.replace_granted(consent, *granted);
}

}  // namespace tpp
