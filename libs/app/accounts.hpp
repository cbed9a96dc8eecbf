#pragma once
// list_accounts, get_account, get_balances and get_quota.

#include "app/account_reads.hpp"

namespace tpp {

class ListAccounts {
 public:
  ListAccounts(AccountStore& accounts, ConsentStore& consents, TokenStore& tokens, Banks& banks,
               RefreshTokens& refresh, const Clock& clock);

  // Asks the bank only when a granted consent's accounts have never been listed, e.g. because the
  // bank did not answer right after the authorisation.
  // Errors: not_found (the consent), those of check_usable(), of Bank and of the stores.
  Task<Page<Account>> operator()(const AccountFilter& filter, const PageRequest& page,
                                 const Call& call);

 private:
  Task<void> make_sure_listed(const ConsentId& id, const Call& call);

  AccountStore& accounts_;
  ConsentStore& consents_;
  TokenStore& tokens_;
  Banks& banks_;
  RefreshTokens& refresh_;
  const Clock& clock_;
};

struct AccountView {
  Account account;
  AccountDetails details;
  UtcTime fetched_at;
  std::optional<UnattendedLeft> quota = {};  // of an unattended read
};

// Serves get_account and get_balances: the bank tells both in one answer.
class GetAccount {
 public:
  GetAccount(AccountReads& reads, const Clock& clock) : reads_(reads), clock_(clock) {}
  // Errors: those of AccountReads::run.
  Task<AccountView> operator()(const AccountId& id, const Call& call);

 private:
  AccountReads& reads_;
  const Clock& clock_;
};

struct QuotaView {
  AccountId account;
  UnattendedLeft quota;
  UtcTime looked_at;
};

class GetQuota {
 public:
  GetQuota(AccountReads& reads, const Clock& clock) : reads_(reads), clock_(clock) {}
  // Asks no bank. Errors: those of AccountReads::unattended_left.
  Task<QuotaView> operator()(const AccountId& id, const Call& call);

 private:
  AccountReads& reads_;
  const Clock& clock_;
};

}  // namespace tpp
