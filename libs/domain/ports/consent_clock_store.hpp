#pragma once
// Applies domain/consent_clock.hpp to the stored consents. May return storage_unavailable,
// overloaded and deadline_exceeded.

#include <cstddef>

#include "core/clock.hpp"
#include "core/task.hpp"

namespace tpp {

class ConsentClockStore {
 public:
  virtual ~ConsentClockStore() = default;

  // Consents on which time has something to do, longest due first, each once over all replicas:
  // status, event and shredded tokens in one transaction. Returns how many there were.
  virtual Task<std::size_t> strike_due(UtcTime now, std::size_t limit) = 0;
};

}  // namespace tpp
