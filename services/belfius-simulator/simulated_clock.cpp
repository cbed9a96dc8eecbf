#include "simulated_clock.hpp"

#include <algorithm>

namespace tpp::simulator {

SimulatedClock::SimulatedClock(const Clock& real, std::optional<UtcTime> start) : real_(real) {
  if (start) offset_ = *start - real_.now();
}

UtcTime SimulatedClock::now() const {
  latest_ = std::max(latest_, real_.now() + offset_);
  return latest_;
}

void SimulatedClock::advance(std::chrono::milliseconds by) {
  offset_ += std::max(by, std::chrono::milliseconds{0});
}

std::chrono::sys_days day_of(UtcTime time) {
  return std::chrono::floor<std::chrono::days>(time);
}

}  // namespace tpp::simulator
