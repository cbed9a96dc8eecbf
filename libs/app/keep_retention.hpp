#pragma once
// Deletes in every replica, without a leader and in small pieces, what has had its time.

#include "domain/ports/retention_store.hpp"

namespace tpp {

struct RetentionProbe {
  virtual ~RetentionProbe() = default;
  virtual void deleted(Kept what, std::size_t count) { (void)what, (void)count; }
};

class KeepRetention {
 public:
  KeepRetention(RetentionStore& store, const Clock& clock, RetentionPeriods periods,
                RetentionProbe& probe)
      : store_(store), clock_(clock), periods_(periods), probe_(probe) {}

  // A few pieces of each kind. What is left waits for the next round.
  Awaitable<void> round();

 private:
  Awaitable<void> sweep(Kept what);

  RetentionStore& store_;
  const Clock& clock_;
  RetentionPeriods periods_;
  RetentionProbe& probe_;
};

}  // namespace tpp
