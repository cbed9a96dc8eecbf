#pragma once
// AccountStore in memory.

#include "domain/ports/account_store.hpp"
#include "support/fakes/fake_database.hpp"

namespace tpp {

class FakeAccountStore final : public AccountStore {
 public:
  explicit FakeAccountStore(FakeDatabase& database) : db_(database) {}

  Task<void> replace_granted(const ConsentId& consent,
                             const std::vector<GrantedAccount>& accounts) override {
    if (db_.failure) co_return *db_.failure;
    auto found = db_.consents.find(consent);
    if (found == db_.consents.end()) co_return Error{Errc::not_found, "no such consent"};
    if (!FakeDatabase::live(found->second))
      co_return Error{Errc::conflict, "the consent is not live any more"};
    db_.replace_accounts(found->second, accounts);
    co_return Result<void>();
  }

  Task<bool> listed(const ConsentId& consent) override {
    if (db_.failure) co_return *db_.failure;
    if (!db_.consents.contains(consent)) co_return Error{Errc::not_found, "no such consent"};
    co_return db_.accounts_listed[consent];
  }

  Task<Page<Account>> list(const ClientId& client, const AccountFilter& filter,
                           const PageRequest& page) override {
    if (db_.failure) co_return *db_.failure;
    Page<Account> answer;
    for (const Account& each : sorted(client, filter)) {
      if (page.after && each.id.value <= *page.after) continue;
      if (answer.items.size() == page.limit) {
        answer.next = answer.items.back().id.value;
        break;
      }
      answer.items.push_back(each);
    }
    co_return answer;
  }

  Task<AccountAccess> open(const ClientId& client, const AccountId& id) override {
    if (db_.failure) co_return *db_.failure;
    for (const auto& entry : db_.accounts) {
      if (entry.account.id != id || entry.withdrawn) continue;
      const Consent* consent = db_.owned(client, entry.account.consent);
      if (consent == nullptr) break;
      AccountAccess access{entry.account, db_.view(*consent), LogicalId(), AccessToken(), {}};
      auto tokens = db_.tokens.find(consent->id);
      if (FakeDatabase::live(*consent) && tokens != db_.tokens.end()) {
        if (entry.logical_id) access.logical_id = *entry.logical_id;
        access.access_token = tokens->second.access;
        access.sca_token = tokens->second.sca;
      }
      co_return access;
    }
    co_return Error{Errc::not_found, "no such account"};
  }

 private:
  std::vector<Account> sorted(const ClientId& client, const AccountFilter& filter) {
    std::vector<Account> found;
    for (const auto& entry : db_.accounts) {
      const Consent* consent = db_.owned(client, entry.account.consent);
      if (entry.withdrawn || consent == nullptr || !FakeDatabase::live(*consent)) continue;
      if (consent->scope != ConsentScope::ais) continue;
      if (filter.consent && consent->id != *filter.consent) continue;
      if (filter.psu_ref && consent->psu_ref != *filter.psu_ref) continue;
      found.push_back(entry.account);
    }
    std::ranges::sort(found, {}, &Account::id);
    return found;
  }

  FakeDatabase& db_;
};

}  // namespace tpp
