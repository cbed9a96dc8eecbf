#pragma once
// Counts for metrics. May return storage_unavailable, overloaded and deadline_exceeded: a count
// that takes longer than a second is given up.

#include "core/clock.hpp"
#include "core/task.hpp"
#include "domain/state_counts.hpp"

namespace tpp {

class StateCountStore {
 public:
  virtual ~StateCountStore() = default;
  virtual Task<StateCounts> count(UtcTime now) = 0;
  // How long ago the access token ended that has gone without a refresh longest, of pairs that are
  // kept alive. Zero when none has ended.
  virtual Task<std::chrono::seconds> longest_unrefreshed(const BankId& bank, UtcTime now) = 0;
};

}  // namespace tpp
