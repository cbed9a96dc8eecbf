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
    if (!pair.refresh || pair.state == TokenState::refused) co_return refused_before();
    const bool leased = pair.lease_until && *pair.lease_until > db_.now;
    if (leased && pair.attempt_id != attempt_id) co_return RefreshStart(RefreshBusy{});
    if (!leased) {
      if (promote_journal(consent, pair)) co_return RefreshStart(RefreshDone{pair.access});
      if (pair.lease_until) pair.state = TokenState::uncertain;
      ++pair.fence;
      pair.attempt_id = attempt_id;
      pair.lease_until = db_.now + refresh_lease;
      const UtcTime recovery = *pair.lease_until + std::chrono::seconds(15);
      pair.refresh_due_at = std::min(pair.refresh_due_at.value_or(recovery), recovery);
    }
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
    if (pair.fence != claim.fence || pair.access.version != claim.version) co_return overtaken();
    apply(entry, pair);
    co_return pair.access;
  }

  Task<void> abandon_refresh(const ConsentId& consent, const RefreshClaim& claim,
                             RefreshEnd end) override {
    if (db_.failure) co_return *db_.failure;
    auto found = db_.tokens.find(consent);
    if (found == db_.tokens.end()) co_return Result<void>();
    FakeDatabase::Tokens& pair = found->second;
    if (pair.fence != claim.fence || pair.access.version != claim.version) co_return Result<void>();
    pair.lease_until.reset();
    if (end == RefreshEnd::unknown) pair.state = TokenState::uncertain;
    if (end == RefreshEnd::refused && !promote_journal(consent, pair))
      pair.state = TokenState::refused;
    co_return Result<void>();
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
        claim.attempt_id, consent, claim.version, std::nullopt, UtcTime(), false});
  }

  // An answer that came too late for its claim is still the newest the bank gave.
  bool promote_journal(const ConsentId& consent, FakeDatabase::Tokens& pair) {
    FakeDatabase::JournalEntry* newest = nullptr;
    for (auto& entry : db_.journal) {
      if (entry.consent != consent || entry.applied || !entry.answer) continue;
      if (entry.version != pair.access.version) continue;
      if (newest == nullptr || newest->received_at <= entry.received_at) newest = &entry;
    }
    if (newest == nullptr) return false;
    ++pair.fence;
    apply(*newest, pair);
    return true;
  }

  static void apply(FakeDatabase::JournalEntry& entry, FakeDatabase::Tokens& pair) {
    const TokenGrant& grant = *entry.answer;
    pair.access = AccessToken{grant.access_token, entry.received_at + grant.access_lifetime,
                              pair.access.version + 1};
    if (grant.refresh_token) pair.refresh = grant.refresh_token;
    if (grant.sca_token)
      pair.sca = ScaToken{*grant.sca_token, entry.received_at + grant.sca_lifetime};
    pair.state = TokenState::fresh;
    pair.lease_until.reset();
    pair.background_lease.reset();
    pair.refresh_failures = 0;
    pair.refresh_due_at = keep_alive_at(entry.consent, entry.received_at, std::chrono::seconds(0));
    entry.applied = true;
  }

  FakeDatabase& db_;
};

}  // namespace tpp
