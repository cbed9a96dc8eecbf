#pragma once
// DueRefreshStore in memory. Leases go by FakeDatabase::now.

#include <algorithm>

#include "domain/ports/due_refresh_store.hpp"
#include "support/fakes/fake_database.hpp"

namespace tpp {

class FakeDueRefreshStore final : public DueRefreshStore {
 public:
  explicit FakeDueRefreshStore(FakeDatabase& database) : db_(database) {}

  Task<std::vector<DueRefresh>> claim_due(const BankId& bank, UtcTime now, std::size_t limit,
                                          std::chrono::seconds lease, RefreshRate rate) override {
    if (db_.failure) co_return *db_.failure;
    std::vector<std::pair<UtcTime, ConsentId>> due;
    for (const auto& [id, pair] : db_.tokens)
      if (is_due(bank, id, pair, now) && !busy(pair)) due.emplace_back(*pair.refresh_due_at, id);
    std::ranges::sort(due);
    std::vector<DueRefresh> claimed;
    FakeDatabase::Budget& budget = db_.budgets.try_emplace(bank, rate.burst, db_.now).first->second;
    const auto age = std::chrono::duration<double>(db_.now - budget.refilled_at).count();
    budget.tokens = std::min<double>(rate.burst, budget.tokens + age * rate.per_second);
    budget.refilled_at = db_.now;
    for (const auto& [due_at, id] : due) {
      if (claimed.size() == limit || budget.tokens < 1) break;
      FakeDatabase::Tokens& pair = db_.tokens.at(id);
      pair.background_lease = db_.now + lease;
      claimed.push_back({id, pair.access.version, pair.refresh_failures});
      budget.tokens -= 1;
    }
    co_return claimed;
  }

  Task<void> postpone(const DueRefresh& refresh, std::optional<UtcTime> next) override {
    if (db_.failure) co_return *db_.failure;
    auto found = db_.tokens.find(refresh.consent);
    if (found == db_.tokens.end() || found->second.access.version != refresh.version)
      co_return Result<void>();
    found->second.refresh_due_at = next;
    found->second.background_lease.reset();
    ++found->second.refresh_failures;
    co_return Result<void>();
  }

  Task<std::int64_t> count_due(const BankId& bank, UtcTime now, std::int64_t limit) override {
    if (db_.failure) co_return *db_.failure;
    const auto due = std::ranges::count_if(db_.tokens, [&](const auto& entry) {
      return is_due(bank, entry.first, entry.second, now);
    });
    co_return std::min<std::int64_t>(due, limit);
  }

 private:
  bool is_due(const BankId& bank, const ConsentId& id, const FakeDatabase::Tokens& pair,
              UtcTime now) const {
    const auto consent = db_.consents.find(id);
    return consent != db_.consents.end() && consent->second.bank == bank && pair.refresh_due_at &&
           *pair.refresh_due_at <= now;
  }

  bool busy(const FakeDatabase::Tokens& pair) const {
    return (pair.background_lease && *pair.background_lease > db_.now) ||
           (pair.lease_until && *pair.lease_until > db_.now);
  }

  FakeDatabase& db_;
};

}  // namespace tpp
