#pragma once
// A clock that moves when the test says so.

#include "core/clock.hpp"

namespace tpp {

class FakeClock final : public Clock {
 public:
  UtcTime now() const override {
    const UtcTime seen = time;
    time += per_look;
    return seen;
  }
  std::chrono::milliseconds per_look{0};
  mutable UtcTime time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} +
                       std::chrono::hours(12)};
};

}  // namespace tpp
