#pragma once
// ConsentStore in memory.

#include <set>
#include <utility>

#include "domain/ports/consent_store.hpp"
#include "domain/refresh_plan.hpp"
#include "support/fakes/fake_database.hpp"

namespace tpp {

class FakeConsentStore final : public ConsentStore {
 public:
  explicit FakeConsentStore(FakeDatabase& database) : db_(database) {}

  Task<void> create(const Consent& consent, const Authorization& authorization) override {
    if (db_.failure) co_return *db_.failure;
    if (!db_.consents.emplace(consent.id, consent).second) co_return taken();
    db_.attempts.push_back({authorization, consent.bank, false, false, ""});
    co_return Result<void>();
  }

  Task<Consent> find(const ClientId& client, const ConsentId& id) override {
    if (db_.failure) co_return *db_.failure;
    const Consent* stored = db_.owned(client, id);
    if (stored == nullptr) co_return unknown_consent();
    co_return db_.view(*stored);
  }

  Task<Page<Consent>> list(const ClientId& client, const ConsentFilter& filter,
                           const PageRequest& page, UtcTime now) override {
    if (db_.failure) co_return *db_.failure;
    settle_ended(client, now);
    Page<Consent> answer;
    for (const Consent* each : newest_first(client, filter)) {
      if (page.after && !comes_after(*each, *page.after)) continue;
      if (answer.items.size() == page.limit) {
        answer.next = answer.items.back().id.value;
        break;
      }
      answer.items.push_back(db_.view(*each));
    }
    co_return answer;
  }

  Task<void> add_authorization(const Authorization& authorization) override {
    if (db_.failure) co_return *db_.failure;
    auto found = db_.consents.find(authorization.consent);
    if (found == db_.consents.end()) co_return unknown_consent();
    const Consent& consent = found->second;
    if (!FakeDatabase::live(consent) && consent.status != ConsentStatus::expired)
      co_return Error{Errc::conflict, "the consent takes no new authorisation"};
    for (auto& each : db_.attempts)
      if (each.authorization.consent == consent.id &&
          each.authorization.purpose == authorization.purpose)
        db_.close(each, "superseded");
    db_.attempts.push_back({authorization, consent.bank, false, false, ""});
    co_return Result<void>();
  }

  Task<StateLookup> consume_state(const BankId* bank, const ClientId* client, const Secret& state,
                                  UtcTime now) override {
    if (db_.failure) co_return *db_.failure;
    for (auto& each : db_.attempts) {
      const Authorization& stored = each.authorization;
      const Consent& consent = db_.consents.at(stored.consent);
      if (!stored.state.equals(state)) continue;
      if ((bank != nullptr && each.bank != *bank) || (client && consent.client != *client)) break;
      StateLookup lookup;
      lookup.authorization.id = stored.id;
      lookup.authorization.purpose = stored.purpose;
      lookup.authorization.consent = db_.view(consent);
      if (each.consumed || each.closed || stored.expires_at <= now) co_return lookup;
      lookup.outcome = StateOutcome::consumed;
      lookup.authorization.code_verifier = std::exchange(each.authorization.code_verifier, {});
      each.consumed = true;
      each.consumed_at = now;
      co_return lookup;
    }
    co_return Error{Errc::not_found, "no authorisation has this state"};
  }

  Task<void> grant(const ConsumedAuthorization& authorization, const TokenGrant& tokens,
                   const GrantedAccount* account, UtcTime now, UtcTime expires_at) override {
    if (db_.failure) co_return *db_.failure;
    auto found = db_.consents.find(authorization.consent.id);
    if (found == db_.consents.end()) co_return unknown_consent();
    Consent& consent = found->second;
    const auto* known = db_.attempt(authorization.id);
    const std::string outcome = known == nullptr ? std::string() : known->outcome;
    if (outcome == "granted") co_return Result<void>();
    if (consent.status == ConsentStatus::revoked || outcome == "consent_revoked")
      co_return revoked_meanwhile();
    if (known != nullptr && granted_later(*known)) co_return Result<void>();
    consent.status = ConsentStatus::authorized;
    consent.status_reason.clear();
    consent.authorized_at = now;
    consent.expires_at = expires_at;
    consent.pending_until.reset();
    replace_tokens(consent.id, db_.tokens[consent.id], tokens, now);
    if (account != nullptr) db_.replace_accounts(consent, {*account});
    if (auto* attempt = db_.attempt(authorization.id)) db_.close(*attempt, "granted");
    co_return Result<void>();
  }

  Task<void> store_sca(const ConsumedAuthorization& authorization, const Secret& sca_token,
                       UtcTime sca_expires_at) override {
    if (db_.failure) co_return *db_.failure;
    const ConsentId& id = authorization.consent.id;
    auto found = db_.consents.find(id);
    if (found == db_.consents.end()) co_return unknown_consent();
    if (!FakeDatabase::live(found->second) || !db_.tokens.contains(id))
      co_return Error{Errc::conflict, "the consent is not live any more"};
    db_.tokens[id].sca = ScaToken{sca_token, sca_expires_at};
    found->second.status = ConsentStatus::authorized;
    found->second.status_reason.clear();
    if (auto* attempt = db_.attempt(authorization.id)) db_.close(*attempt, "granted");
    co_return Result<void>();
  }

  Task<void> fail_authorization(const AuthorizationId& id, ConsentStatus status,
                                const std::string& reason) override {
    if (db_.failure) co_return *db_.failure;
    auto* attempt = db_.attempt(id);
    if (attempt == nullptr) co_return Error{Errc::not_found, "no such authorisation"};
    if (attempt->closed) co_return Result<void>();
    db_.close(*attempt, reason);
    Consent& consent = db_.consents.at(attempt->authorization.consent);
    const bool initial = attempt->authorization.purpose == AuthorizationPurpose::initial;
    if (!initial || consent.status != ConsentStatus::pending_authorization)
      co_return Result<void>();
    consent.status = status;
    consent.status_reason = reason;
    consent.pending_until.reset();
    consent.iban.reset();
    co_return Result<void>();
  }

  Task<std::size_t> close_lost_exchanges(UtcTime spent_before) override {
    if (db_.failure) co_return *db_.failure;
    std::size_t count = 0;
    for (auto& each : db_.attempts) {
      if (!each.consumed || each.closed || each.consumed_at >= spent_before) continue;
      const AuthorizationId id = each.authorization.id;
      auto failed = co_await fail_authorization(id, ConsentStatus::failed, "exchange_interrupted");
      if (!failed) co_return failed.error();
      ++count;
    }
    co_return count;
  }

  Task<void> settle(const ConsentId& id, ConsentStatus status, const std::string& reason) override {
    if (db_.failure) co_return *db_.failure;
    auto found = db_.consents.find(id);
    if (found == db_.consents.end() || !FakeDatabase::live(found->second)) co_return Result<void>();
    found->second.status = status;
    found->second.status_reason = reason;
    if (status == ConsentStatus::revoked) db_.shred(id);
    co_return Result<void>();
  }

  Task<void> revoke(const ClientId& client, const ConsentId& id,
                    const std::string& reason) override {
    if (db_.failure) co_return *db_.failure;
    Consent* consent = db_.owned(client, id);
    if (consent == nullptr) co_return unknown_consent();
    db_.shred(id);
    const bool over = consent->status == ConsentStatus::revoked ||
                      consent->status == ConsentStatus::rejected ||
                      consent->status == ConsentStatus::failed;
    if (over) co_return Result<void>();
    consent->status = ConsentStatus::revoked;
    consent->status_reason = reason;
    consent->pending_until.reset();
    co_return Result<void>();
  }

 private:
  static Error taken() { return Error{Errc::conflict, "the id is taken"}; }
  static Error unknown_consent() { return Error{Errc::not_found, "no such consent"}; }
  static Error revoked_meanwhile() { return Error{Errc::conflict, "the consent was revoked"}; }

  bool granted_later(const FakeDatabase::Attempt& ours) const {
    return std::ranges::any_of(db_.attempts, [&](auto& each) {
      return each.authorization.consent == ours.authorization.consent &&
             each.outcome == "granted" && each.consumed_at > ours.consumed_at &&
             each.authorization.purpose != AuthorizationPurpose::sca;
    });
  }

  static void replace_tokens(const ConsentId& id, FakeDatabase::Tokens& pair,
                             const TokenGrant& grant, UtcTime now) {
    const TokenVersion version = pair.access.version + 1;
    const std::int64_t fence = pair.fence + 1;
    pair = FakeDatabase::Tokens();
    const UtcTime ends = now + grant.access_lifetime;
    pair.access = AccessToken{grant.access_token, ends, version,
                              renew_access_from(id, ends, grant.access_lifetime)};
    pair.refresh = grant.refresh_token;
    if (grant.sca_token) pair.sca = ScaToken{*grant.sca_token, now + grant.sca_lifetime};
    pair.refresh_due_at = keep_alive_at(id, now, grant.refresh_lifetime);
    pair.fence = fence;
  }

  void settle_ended(const ClientId& client, UtcTime now) {
    for (auto& [id, consent] : db_.consents)
      if (consent.client == client) {
        consent = as_of(consent, now);
        if (consent.status == ConsentStatus::failed) consent.iban.reset();
      }
  }

  bool comes_after(const Consent& consent, const std::string& after) const {
    auto mark = db_.consents.find(ConsentId{after});
    if (mark == db_.consents.end()) return false;
    return std::pair(consent.created_at, consent.id) <
           std::pair(mark->second.created_at, mark->second.id);
  }

  std::vector<const Consent*> newest_first(const ClientId& client,
                                           const ConsentFilter& filter) const {
    std::vector<const Consent*> found;
    for (const auto& [id, consent] : db_.consents)
      if (consent.client == client && matches(consent, filter)) found.push_back(&consent);
    std::ranges::sort(found, [](auto* a, auto* b) {
      return std::pair(a->created_at, a->id) > std::pair(b->created_at, b->id);
    });
    return found;
  }

  static bool matches(const Consent& consent, const ConsentFilter& filter) {
    if (filter.psu_ref && consent.psu_ref != *filter.psu_ref) return false;
    if (filter.bank && consent.bank != *filter.bank) return false;
    if (filter.scope && consent.scope != *filter.scope) return false;
    if (filter.status && consent.status != *filter.status) return false;
    if (!filter.expires_before) return true;
    return consent.expires_at && *consent.expires_at < *filter.expires_before;
  }

  FakeDatabase& db_;
};

}  // namespace tpp
