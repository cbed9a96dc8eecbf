#pragma once
// The use cases on stores in memory and a scripted bank, with one client and ways to bring a
// consent to life.

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "app/accounts.hpp"
#include "app/complete_authorization.hpp"
#include "app/confirm_funds.hpp"
#include "app/consents.hpp"
#include "app/create_consent.hpp"
#include "app/list_transactions.hpp"
#include "app/recover_tokens.hpp"
#include "app/renew_consent.hpp"
#include "support/fakes/fake_account_store.hpp"
#include "support/fakes/fake_bank.hpp"
#include "support/fakes/fake_browser_bond_store.hpp"
#include "support/fakes/fake_client_store.hpp"
#include "support/fakes/fake_clock.hpp"
#include "support/fakes/fake_consent_store.hpp"
#include "support/fakes/fake_cursor_box.hpp"
#include "support/fakes/fake_digest.hpp"
#include "support/fakes/fake_ids.hpp"
#include "support/fakes/fake_token_spool.hpp"
#include "support/fakes/fake_token_store.hpp"
#include "support/fakes/fake_unattended_read_store.hpp"
#include "support/run.hpp"

namespace tpp::testing {

inline constexpr const char* some_iban = "BE68539007547034";
inline constexpr const char* other_iban = "BE71096123456769";

inline constexpr RepeatPauses no_pauses{};

class CountingRefreshes final : public RefreshProbe {
 public:
  void credentials_breaker(const BankId&, bool open) override { breaker_open = open; }
  void refusal_brake(const BankId&, bool on) override { brake_on = on; }
  void spooled(std::size_t files) override { spool_files = files; }
  void refresh_ended(const BankId& bank, std::string_view outcome) override {
    seen.push_back(bank.value + " " + std::string(outcome));
  }
  std::vector<std::string> seen;
  bool breaker_open = false;
  bool brake_on = false;
  std::size_t spool_files = 0;
};

class CountingQuota final : public QuotaProbe {
 public:
  void quota_refused(const BankId& bank, QuotaRefusal by) override {
    seen.push_back(bank.value + (by == QuotaRefusal::by_us ? " by us" : " by bank"));
  }
  std::vector<std::string> seen;
};

inline TokenGrant some_grant(const std::string& name) {
  TokenGrant grant;
  grant.access_token = Secret("access-" + name);
  grant.refresh_token = Secret("refresh-" + name);
  grant.access_lifetime = std::chrono::hours(1);
  return grant;
}

inline std::vector<GrantedAccount> granted(std::vector<std::string> ibans) {
  std::vector<GrantedAccount> accounts;
  for (const auto& iban : ibans)
    accounts.push_back({LogicalId{Secret("logical-" + iban)}, *Iban::parse(iban), Currency::eur()});
  return accounts;
}

inline AccountDetails some_details() {
  AccountDetails details{*Iban::parse(some_iban), Currency::eur(), "", "", "", "", false, {}};
  details.balances.push_back({Money{*Decimal::parse("12.30"), Currency::eur()}, false});
  return details;
}

inline Error scripted(Errc code, ErrorContext context = {}) {
  return with_context(Error{code, "the bank's trouble", "scripted"}, std::move(context));
}

struct GivenApp {
  GivenApp() {
    db.now = clock.now();
    banks.configured = {&bank};
    client = add_client("frontend");
    call = call_of(client);
  }

  Client add_client(const std::string& name) {
    Client made;
    made.id.value = ids.uuid();
    made.name = name;
    made.scopes = {ClientScope::ais, ClientScope::caf};
    made.return_urls = {"https://app.example/back"};
    made.created_at = clock.now();
    db.clients.push_back({made, ids.random_token()});
    return made;
  }

  template <class R>
  R run(Awaitable<R> work) {
    return testing::run(io, std::move(work));
  }

  // One round of the recovery.
  void run_round() {
    auto once = [](RecoverTokens& work) -> Awaitable<bool> {
      co_await work.round();
      co_return true;
    };
    run(once(recover));
  }

  // The customer is there.
  Call call_of(const Client& caller) const {
    Call made;
    made.psu.ip_address = "192.0.2.7";
    made.client = caller.id;
    made.request_id = "request-1";
    made.by = std::chrono::steady_clock::now() + std::chrono::hours(1);
    return made;
  }

  void advance(std::chrono::milliseconds by) {
    clock.time += by;
    db.now += by;
  }

  static NewConsent new_consent() {
    NewConsent wanted;
    wanted.psu_ref = "customer-7";
    wanted.bank = BankId{"belfius"};
    wanted.return_url = "https://app.example/back";
    return wanted;
  }

  // A consent whose customer is at the bank; the state is that of its authorisation.
  Authorization begin() {
    bank.pages.answers("https://bank.example/sca");
    auto created = run(create(client, new_consent(), call));
    if (!created) throw std::runtime_error(created.error().detail);
    return db.attempts.back().authorization;
  }

  AuthorizationReturn returned(const Authorization& authorization, const std::string& code) {
    AuthorizationReturn back;
    back.state = authorization.state;
    back.code = Secret(code);
    return back;
  }

  // An authorised consent with the token pair "first" and its accounts.
  ConsentId grant(std::vector<std::string> ibans = {some_iban}) {
    const Authorization authorization = begin();
    bank.codes.answers(some_grant("first"));
    bank.listings.answers(granted(std::move(ibans)));
    auto done = run(complete.from_client(returned(authorization, "code-1"), call));
    if (!done || !done->granted) throw std::runtime_error("the consent was not granted");
    bank.calls.clear();
    bank.listings.seen.clear();
    return authorization.consent;
  }

  AccountId account_of(const ConsentId& consent) const {
    for (const auto& entry : db.accounts)
      if (entry.account.consent == consent) return entry.account.id;
    throw std::runtime_error("the consent has no account");
  }

  // The consent as a client sees it.
  Consent consent(const ConsentId& id) {
    auto found = run(get_consent(client.id, id));
    if (!found) throw std::runtime_error(found.error().detail);
    return *found;
  }

  asio::io_context io;
  FakeDatabase db;
  FakeConsentStore consents{db};
  FakeTokenStore tokens{db};
  FakeAccountStore accounts{db};
  FakeClientStore clients{db};
  FakeUnattendedReadStore unattended_reads{db};
  FakeClock clock;
  FakeIds ids;
  FakeBank bank;
  FakeBanks banks;
  FakeCursorBox cursors;
  FakeTokenSpool spool;
  CountingRefreshes refreshed;
  AccessCache cache{100, std::chrono::seconds(60), clock};

  FakeBrowserBondStore browser_bonds;
  StartPages start_pages{browser_bonds, cursors, fake_digest,
                         ids,           clock,   "https://gateway.example/start/"};
  StartAuthorization start_authorization{consents, start_pages, ids, clock};
  RefreshGuard guard{clock, refreshed};
  ReplaySpool replay{spool, tokens, consents, cache, refreshed};
  ClaimedRefresh claimed_refresh{tokens, spool, guard, cache, clock, refreshed, no_pauses};
  RefreshTokens refresh{tokens, replay, guard, claimed_refresh, cache, ids, refreshed};
  RecoverTokens recover{replay, refresh, tokens, consents, banks, ids, clock};
  async::TaskGroup tasks{
      io, [](const std::exception_ptr& failure) { std::rethrow_exception(failure); }};
  RefreshAhead refresh_ahead{refresh, ids, clock, tasks};
  CountingQuota quota_refusals;
  UnattendedQuota quota{unattended_reads, clock, quota_refusals};
  AccountReads reads{accounts, consents, banks, cache, refresh, refresh_ahead, start_authorization,
                     quota,    clock};

  CreateConsent create{consents, banks, start_authorization, ids, clock};
  RenewConsent renew{consents, banks, start_authorization, clock};
  GetConsent get_consent{consents, clock};
  ListConsents list_consents{consents, clock};
  RevokeConsent revoke{consents, cache};
  CompleteAuthorization complete{consents, tokens, spool, guard, accounts, banks, cache, clock};
  ListAccounts list_accounts{accounts, consents, tokens, banks, refresh, clock};
  GetAccount get_account{reads, clock};
  GetQuota get_quota{reads, clock};
  ListTransactions list_transactions{reads, cursors, fake_digest, clock};
  ConfirmFunds confirm_funds{reads, consents, clock};

  Client client;
  Call call;
};

}  // namespace tpp::testing
