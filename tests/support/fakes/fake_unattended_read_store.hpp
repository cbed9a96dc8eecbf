#pragma once
// UnattendedReadStore in memory.

#include <algorithm>
#include <map>
#include <vector>

#include "domain/ports/unattended_read_store.hpp"
#include "support/fakes/fake_database.hpp"

namespace tpp {

class FakeUnattendedReadStore final : public UnattendedReadStore {
 public:
  explicit FakeUnattendedReadStore(FakeDatabase& database) : db_(database) {}

  Task<Allowance> spend(const AccountId& account, const UnattendedTerms& terms,
                        UtcTime now) override {
    ++calls;
    if (db_.failure) co_return *db_.failure;
    Allowance left = counted(account, terms, now);
    if (left.remaining == 0) {
      ErrorContext context;
      context.quota = left;
      Error error{Errc::quota_exhausted, "the unattended reads of this account are spent"};
      co_return with_context(std::move(error), std::move(context));
    }
    spent_[account].push_back(now);
    co_return counted(account, terms, now);
  }

  Task<void> give_back(const AccountId& account, UtcTime spent_at) override {
    ++calls;
    if (db_.failure) co_return *db_.failure;
    auto& moments = spent_[account];
    const auto found = std::ranges::find(moments, spent_at);
    if (found != moments.end()) moments.erase(found);
    co_return Result<void>();
  }

  Task<Allowance> look(const AccountId& account, const UnattendedTerms& terms,
                       UtcTime now) override {
    ++calls;
    if (db_.failure) co_return *db_.failure;
    co_return counted(account, terms, now);
  }

  Task<Allowance> close(const AccountId& account, const UnattendedTerms& terms, UtcTime now,
                        UtcTime until) override {
    ++calls;
    if (db_.failure) co_return *db_.failure;
    auto& moments = spent_[account];
    const UtcTime least = until - terms.window;
    for (UtcTime& moment : moments) moment = std::max(moment, least);
    while (moments.size() < static_cast<std::size_t>(terms.calls)) moments.push_back(least);
    co_return counted(account, terms, now);
  }

  int calls = 0;

 private:
  Allowance counted(const AccountId& account, const UnattendedTerms& terms, UtcTime now) {
    Allowance left{terms.calls, terms.calls, now};
    UtcTime oldest = UtcTime::max();
    for (const UtcTime moment : spent_[account]) {
      if (moment <= now - terms.window) continue;
      oldest = std::min(oldest, moment);
      if (left.remaining > 0) --left.remaining;
    }
    if (oldest != UtcTime::max()) left.resets_at = oldest + terms.window;
    return left;
  }

  FakeDatabase& db_;
  std::map<AccountId, std::vector<UtcTime>> spent_;
};

}  // namespace tpp
