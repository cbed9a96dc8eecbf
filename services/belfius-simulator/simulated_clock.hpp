#pragma once
// The bank's own idea of time: runs at real speed from a chosen start and can be pushed forward.

#include <optional>

#include "core/clock.hpp"

namespace tpp::simulator {

class SimulatedClock final : public Clock {
 public:
  // Without a start it begins at the real time.
  SimulatedClock(const Clock& real, std::optional<UtcTime> start);

  // Never earlier than what it said before, even if the real clock is set back.
  UtcTime now() const override;
  // Unmoved: for what callers stamp with their own clocks.
  UtcTime real_now() const { return real_.now(); }
  // Durations below zero are ignored: simulated time does not go back.
  void advance(std::chrono::milliseconds by);

 private:
  const Clock& real_;
  std::chrono::milliseconds offset_{0};
  mutable UtcTime latest_{};
};

// The calendar day (UTC) of a moment.
std::chrono::sys_days day_of(UtcTime time);

}  // namespace tpp::simulator
