#pragma once
// Deletes what has been kept for long enough. May return storage_unavailable, overloaded and
// deadline_exceeded.

#include "core/clock.hpp"
#include "core/task.hpp"
#include "domain/retention.hpp"

namespace tpp {

class RetentionStore {
 public:
  virtual ~RetentionStore() = default;

  // At most so many of what ended before that moment, and of what nobody else is just deleting;
  // how many it were.
  virtual Task<std::size_t> delete_some(Kept what, UtcTime ended_before, std::size_t limit) = 0;
};

}  // namespace tpp
