#pragma once
// Token pairs whose refresh is due without anybody asking. Every method may return
// storage_unavailable, overloaded and deadline_exceeded. Each is one transaction.

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/ids.hpp"
#include "core/task.hpp"
#include "domain/token.hpp"

namespace tpp {

// Of one bank, over all replicas.
struct RefreshRate {
  int per_second = 5;
  int burst = 10;
};

struct DueRefresh {
  ConsentId consent;
  TokenVersion version = 0;
  int failures = 0;  // in a row, since the pair was stored
};

class DueRefreshStore {
 public:
  virtual ~DueRefreshStore() = default;

  // Longest due first, each to one caller at a time for `lease` by the database's clock, and never
  // more than the rate leaves. A pair whose refresh is under way is not due.
  virtual Task<std::vector<DueRefresh>> claim_due(const BankId& bank, UtcTime now,
                                                  std::size_t limit, std::chrono::seconds lease,
                                                  RefreshRate rate) = 0;

  // The refresh has failed: not before `next`, or (nothing) not for this pair any more. A newer
  // pair keeps its own plan.
  virtual Task<void> postpone(const DueRefresh& refresh, std::optional<UtcTime> next) = 0;

  // Counts no further than `limit`.
  virtual Task<std::int64_t> count_due(const BankId& bank, UtcTime now, std::int64_t limit) = 0;
};

}  // namespace tpp
