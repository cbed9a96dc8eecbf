#pragma once
// TokenStore in memory. Leases go by FakeDatabase::now.

#include "domain/ports/token_store.hpp"
#include "domain/refresh_plan.hpp"
#include "support/fakes/fake_database.hpp"

namespace tpp {

class FakeTokenStore final : public TokenStore {
 public:
  explicit FakeTokenStore(FakeDatabase& database) : db_(database) {}

  Task<AccessToken> find(const ConsentId& consent) override {
    if (db_.failure) co_return *db_.failure;
    auto found = db_.tokens.find(consent);
    if (found == db_.tokens.end()) co_return no_tokens();
    co_return found->second.access;
  }

  Task<RefreshStart> claim_refresh(const ConsentId& consent, TokenVersion known,
                                   const std::string& attempt_id) override {
    if (db_.failure) co_return *db_.failure;
    auto found = db_.tokens.find(consent);
    if (found == db_.tokens.end()) co_return no_tokens();
    FakeDatabase::Tokens& pair = found->second;
    if (pair.access.version > known) co_return RefreshStart(RefreshDone{pair.access});
    const bool leased = pair.lease_until && *pair.lease_until > db_.now;
    if (!leased && promote_journal(consent, pair)) co_return RefreshStart(RefreshDone{pair.access});
    if (!pair.refresh || pair.state == TokenState::refused) co_return refused_before();
    if (!leased && rests(pair)) {
      const auto left = std::chrono::ceil<std::chrono::seconds>(*pair.rests_until - db_.now);
      co_return RefreshStart(RefreshResting{left});
    }
    if (leased && pair.attempt_id != attempt_id) co_return RefreshStart(RefreshBusy{});
    if (!leased) {
      if (pair.lease_until) pair.state = TokenState::uncertain;
      ++pair.fence;
      pair.attempt_id = attempt_id;
      pair.lease_until = db_.now + refresh_lease;
      const UtcTime recovery = *pair.lease_until + std::chrono::seconds(15);
      pair.refresh_due_at = std::min(pair.refresh_due_at.value_or(recovery), recovery);
    }
    if (db_.claim_answer_lost) co_return *std::exchange(db_.claim_answer_lost, std::nullopt);
    co_return RefreshStart(RefreshClaim{attempt_id, pair.fence, pair.access.version, *pair.refresh,
                                        pair.state == TokenState::uncertain});
  }

  Task<AccessToken> finish_refresh(const ConsentId& consent, const RefreshClaim& claim,
                                   const TokenGrant& grant, UtcTime received_at) override {
    if (db_.failure) co_return *db_.failure;
    auto found = db_.tokens.find(consent);
    FakeDatabase::JournalEntry& entry = journaled(consent, claim);
    if (!entry.applied && found != db_.tokens.end()) entry.answer = grant;
    entry.received_at = received_at;
    if (found == db_.tokens.end()) co_return overtaken();
    FakeDatabase::Tokens& pair = found->second;
    const bool stored_before = entry.applied && pair.access.version == claim.version + 1;
    if (stored_before) co_return pair.access;
    if (pair.fence != claim.fence || pair.access.version != claim.version) {
      const bool leased = pair.lease_until && *pair.lease_until > db_.now;
      const TokenVersion older = pair.state == TokenState::refused ? 1 : 0;
      if (leased || !promote_journal(consent, pair, older)) co_return overtaken();
      co_return pair.access;
    }
    apply(entry, pair);
    co_return pair.access;
  }

  Task<void> keep_unread(const ConsentId& consent, const RefreshClaim& claim, const Secret& answer,
                         UtcTime received_at) override {
    if (db_.failure) co_return *db_.failure;
    FakeDatabase::JournalEntry& entry = journaled(consent, claim);
    if (entry.answer) co_return Result<void>();
    entry.unread = answer;
    entry.received_at = received_at;
    co_return Result<void>();
  }

  Task<void> abandon_refresh(const ConsentId& consent, const RefreshClaim& claim,
                             RefreshEnd end) override {
    if (db_.failure) co_return *db_.failure;
    auto found = db_.tokens.find(consent);
    if (found == db_.tokens.end()) co_return Result<void>();
    FakeDatabase::Tokens& pair = found->second;
    if (pair.fence != claim.fence || pair.access.version != claim.version) co_return Result<void>();
    if (pair.attempt_id != claim.attempt_id) co_return Result<void>();
    pair.lease_until.reset();
    pair.attempt_id.clear();
    const bool refused = end == RefreshEnd::refused || end == RefreshEnd::refused_after_loss;
    if (end == RefreshEnd::unknown) {
      pair.state = TokenState::uncertain;
      pair.rests_until = db_.now + token_rest(++pair.unknown_in_a_row);
    }
    if (refused && !promote_journal(consent, pair, 1)) {
      pair.state = TokenState::refused;
      ask_for_customer(consent, end);
    }
    co_return Result<void>();
  }

  Task<std::vector<ExpiredClaim>> expired_claims(std::size_t most) override {
    if (db_.failure) co_return *db_.failure;
    std::vector<ExpiredClaim> claims;
    for (const auto& [id, pair] : db_.tokens) {
      if (!db_.consents.contains(id)) continue;
      const Consent& consent = db_.consents.at(id);
      if (claims.size() < most && pair.lease_until && *pair.lease_until < db_.now)
        claims.push_back({id, consent.client, consent.bank, pair.access.version});
    }
    co_return claims;
  }

 private:
  static Error no_tokens() { return Error{Errc::not_found, "the consent has no tokens"}; }
  static Error overtaken() { return Error{Errc::conflict, "a newer claim or grant exists"}; }
  static Error refused_before() {
    return Error{Errc::grant_refused, "the bank does not accept the refresh token"};
  }

  FakeDatabase::JournalEntry& journaled(const ConsentId& consent, const RefreshClaim& claim) {
    auto same = [&](auto& each) { return each.attempt_id == claim.attempt_id; };
    auto found = std::ranges::find_if(db_.journal, same);
    if (found != db_.journal.end()) return *found;
    return db_.journal.emplace_back(FakeDatabase::JournalEntry{
        claim.attempt_id, consent, claim.version, std::nullopt, UtcTime(), false, std::nullopt});
  }

  // An answer that came too late for its claim is still the newest the bank gave.
  bool promote_journal(const ConsentId& consent, FakeDatabase::Tokens& pair,
                       TokenVersion older = 0) {
    FakeDatabase::JournalEntry* newest = nullptr;
    for (auto& entry : db_.journal) {
      if (entry.consent != consent || entry.applied || !entry.answer) continue;
      if (entry.version > pair.access.version || entry.version < pair.access.version - older)
        continue;
      const bool newer =
          newest == nullptr || newest->version < entry.version ||
          (newest->version == entry.version && newest->received_at <= entry.received_at);
      if (newer) newest = &entry;
    }
    if (newest == nullptr) return false;
    ++pair.fence;
    apply(*newest, pair);
    bring_back(consent);
    return true;
  }

  bool rests(const FakeDatabase::Tokens& pair) const {
    return pair.state == TokenState::uncertain && !pair.lease_until && pair.rests_until &&
           *pair.rests_until > db_.now;
  }

  // Payments have tokens too, and no consent among those of this store.
  Consent* owner(const ConsentId& id) {
    auto found = db_.consents.find(id);
    return found == db_.consents.end() ? nullptr : &found->second;
  }

  void bring_back(const ConsentId& id) {
    if (owner(id) == nullptr) return;
    Consent& consent = *owner(id);
    const bool given_up = consent.status_reason == "refresh_outcome_unknown" ||
                          consent.status_reason == "refresh_token_refused";
    if (consent.status != ConsentStatus::renewal_due || !given_up) return;
    consent.status = ConsentStatus::authorized;
    consent.status_reason.clear();
  }

  void ask_for_customer(const ConsentId& id, RefreshEnd end) {
    if (owner(id) == nullptr || !FakeDatabase::live(*owner(id))) return;
    Consent& consent = *owner(id);
    consent.status = ConsentStatus::renewal_due;
    consent.status_reason =
        end == RefreshEnd::refused_after_loss ? "refresh_outcome_unknown" : "refresh_token_refused";
  }

  void apply(FakeDatabase::JournalEntry& entry, FakeDatabase::Tokens& pair) {
    const TokenGrant& grant = *entry.answer;
    const UtcTime ends = entry.received_at + grant.access_lifetime;
    pair.access = AccessToken{grant.access_token, ends, pair.access.version + 1};
    if (owner(entry.consent) != nullptr)
      pair.access.renew_from = renew_access_from(entry.consent, ends, grant.access_lifetime);
    if (grant.refresh_token) pair.refresh = grant.refresh_token;
    if (grant.sca_token)
      pair.sca = ScaToken{*grant.sca_token, entry.received_at + grant.sca_lifetime};
    pair.state = TokenState::fresh;
    pair.lease_until.reset();
    pair.background_lease.reset();
    pair.refresh_failures = 0;
    pair.refresh_due_at = keep_alive_at(entry.consent, entry.received_at, grant.refresh_lifetime);
    pair.unknown_in_a_row = 0;
    pair.rests_until.reset();
    entry.applied = true;
  }

  FakeDatabase& db_;
};

}  // namespace tpp
