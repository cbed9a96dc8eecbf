#pragma once
// What the fake stores share, as the real ones share a database. One thread only. Tests may look
// at and change everything in it; the stores' rules are those of the ports' contract suite.

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/account.hpp"
#include "domain/api_key.hpp"
#include "domain/authorization.hpp"
#include "domain/client.hpp"
#include "domain/consent.hpp"

namespace tpp {

struct FakeDatabase {
  struct Attempt {
    Authorization authorization;
    BankId bank;
    bool consumed = false;
    bool closed = false;
    std::string outcome;
    UtcTime consumed_at = {};
  };
  struct Tokens {
    AccessToken access;
    std::optional<Secret> refresh;
    std::optional<ScaToken> sca;
    TokenState state = TokenState::fresh;
    std::int64_t fence = 0;
    std::optional<UtcTime> lease_until;
    std::string attempt_id;
    std::optional<UtcTime> refresh_due_at;  // by the gateway's clock
    std::optional<UtcTime> background_lease;
    int refresh_failures = 0;
    int unknown_in_a_row = 0;
    std::optional<UtcTime> rests_until;
  };
  struct Budget {
    double tokens = 0;
    UtcTime refilled_at;
  };
  struct JournalEntry {
    std::string attempt_id;
    ConsentId consent;
    TokenVersion version = 0;
    std::optional<TokenGrant> answer;  // nothing once its consent is revoked
    UtcTime received_at;
    bool applied = false;
    std::optional<Secret> unread = {};
  };
  struct StoredAccount {
    Account account;
    std::optional<LogicalId> logical_id;
    bool withdrawn = false;
  };
  struct StoredClient {
    Client client;
    Secret api_key;
    ApiKey key = {};  // what is known of that first key
  };
  struct StoredKey {
    ApiKey key;
    Secret api_key;
  };

  UtcTime now{};                           // the database's own clock; leases go by it
  std::optional<Error> failure;            // while set, every call of every store returns it
  std::optional<Error> claim_answer_lost;  // the next claim is stored, and its answer is this
  std::map<ConsentId, Consent> consents;
  std::map<ConsentId, bool> accounts_listed;
  std::map<ConsentId, Tokens> tokens;
  std::map<BankId, Budget> budgets;  // of background refreshes
  std::vector<Attempt> attempts;
  std::vector<JournalEntry> journal;
  std::vector<StoredAccount> accounts;
  std::vector<StoredClient> clients;
  std::vector<StoredKey> further_keys;
  int last_id = 0;

  std::string next_uuid() {
    char text[37];
    std::snprintf(text, sizeof text, "00000000-0000-4000-8000-%012d", ++last_id);
    return text;
  }

  static bool live(const Consent& consent) {
    return consent.status == ConsentStatus::authorized ||
           consent.status == ConsentStatus::renewal_due;
  }

  std::optional<TokenState> token_state(const ConsentId& id) const {
    auto found = tokens.find(id);
    if (found == tokens.end()) return std::nullopt;
    const Tokens& pair = found->second;
    if (!pair.lease_until) return pair.state;
    return *pair.lease_until > now ? TokenState::refreshing : TokenState::uncertain;
  }

  // The consent as a store answers it.
  Consent view(const Consent& stored) const {
    Consent consent = stored;
    consent.token_state = token_state(consent.id);
    consent.accounts.clear();
    for (const auto& entry : accounts)
      if (entry.account.consent == consent.id && !entry.withdrawn)
        consent.accounts.push_back(entry.account.id);
    std::ranges::sort(consent.accounts);
    return consent;
  }

  Consent* owned(const ClientId& client, const ConsentId& id) {
    auto found = consents.find(id);
    if (found == consents.end() || found->second.client != client) return nullptr;
    return &found->second;
  }

  Attempt* attempt(const AuthorizationId& id) {
    auto found =
        std::ranges::find_if(attempts, [&](auto& each) { return each.authorization.id == id; });
    return found == attempts.end() ? nullptr : &*found;
  }

  void close(Attempt& open, const std::string& outcome) {
    if (open.closed) return;
    open.closed = true;
    open.outcome = outcome;
    open.authorization.code_verifier = Secret();
  }

  void replace_accounts(const Consent& consent, const std::vector<GrantedAccount>& granted) {
    for (auto& entry : accounts)
      if (entry.account.consent == consent.id) withdraw(entry);
    for (const auto& each : granted) store_account(consent, each);
    accounts_listed[consent.id] = true;
  }

  static void withdraw(StoredAccount& entry) {
    entry.withdrawn = true;
    entry.logical_id.reset();
  }

  void store_account(const Consent& consent, const GrantedAccount& granted) {
    auto same = [&](auto& each) {
      return each.account.consent == consent.id && each.account.iban == granted.iban;
    };
    auto known = std::ranges::find_if(accounts, same);
    if (known == accounts.end()) {
      Account account{AccountId{next_uuid()}, consent.id, consent.bank, granted.iban,
                      granted.currency};
      accounts.push_back({account, granted.logical_id, false});
      return;
    }
    known->account.currency = granted.currency;
    known->logical_id = granted.logical_id;
    known->withdrawn = false;
  }

  void shred(const ConsentId& id) {
    tokens.erase(id);
    if (auto found = consents.find(id); found != consents.end()) found->second.iban.reset();
    for (auto& entry : journal)
      if (entry.consent == id) entry.answer.reset(), entry.unread.reset();
    for (auto& entry : accounts)
      if (entry.account.consent == id) entry.logical_id.reset();
    for (auto& each : attempts)
      if (each.authorization.consent == id) close(each, "consent_revoked");
  }
};

}  // namespace tpp
