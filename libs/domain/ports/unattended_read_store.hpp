#pragma once
// Unattended reads of accounts, counted over all replicas. Every method may return
// storage_unavailable, overloaded and deadline_exceeded.

#include "core/clock.hpp"
#include "core/ids.hpp"
#include "core/task.hpp"
#include "domain/unattended.hpp"

namespace tpp {

class UnattendedReadStore {
 public:
  virtual ~UnattendedReadStore() = default;

  // Takes one of the reads that any window has, and tells what is left. Reads at the same time can
  // not take the same one. quota_exhausted when there is none, with ErrorContext::quota.
  virtual Task<Allowance> spend(const AccountId& account, const UnattendedTerms& terms,
                                UtcTime now) = 0;

  // Of a read that was spent at this moment and never made. Nothing when it does not count any
  // more. To be called once: a second time would take the read of somebody else at the same moment.
  virtual Task<void> give_back(const AccountId& account, UtcTime spent_at) = 0;

  // Changes nothing.
  virtual Task<Allowance> look(const AccountId& account, const UnattendedTerms& terms,
                               UtcTime now) = 0;

  // Nothing is left before `until`, whatever was counted here.
  virtual Task<Allowance> close(const AccountId& account, const UnattendedTerms& terms, UtcTime now,
                                UtcTime until) = 0;
};

}  // namespace tpp
