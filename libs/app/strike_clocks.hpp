#pragma once
// Reminds before consents end, and ends them, in every replica and without a leader.

#include "core/clock.hpp"
#include "domain/ports/consent_clock_store.hpp"

namespace tpp {

class StrikeClocks {
 public:
  StrikeClocks(ConsentClockStore& clocks, const Clock& clock) : clocks_(clocks), clock_(clock) {}

  // One round: until nothing is due.
  Awaitable<void> round();

 private:
  ConsentClockStore& clocks_;
  const Clock& clock_;
};

}  // namespace tpp
