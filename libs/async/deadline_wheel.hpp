#pragma once
// Coarse deadlines for many operations at once: arming and disarming cost a few pointer writes and
// no allocation. For precision below the resolution use Timer instead.

#include <array>
#include <chrono>
#include <cstdint>

#include "core/clock.hpp"

namespace tpp::async {

class DeadlineWheel;

struct WheelLink {
  WheelLink* before = this;
  WheelLink* after = this;

  void unlink();
  void insert_before(WheelLink& position);
};

// One deadline, owned by what it guards. It calls back at most once per arming, and never after
// disarm() or its destruction.
class DeadlineEntry : private WheelLink {
 public:
  using Callback = void (*)(void* owner);

  DeadlineEntry(Callback on_expiry, void* owner) : on_expiry_(on_expiry), owner_(owner) {}
  ~DeadlineEntry() { disarm(); }
  DeadlineEntry(const DeadlineEntry&) = delete;
  DeadlineEntry& operator=(const DeadlineEntry&) = delete;

  bool armed() const { return wheel_ != nullptr; }
  void disarm();

 private:
  friend class DeadlineWheel;
  Callback on_expiry_;
  void* owner_;
  DeadlineWheel* wheel_ = nullptr;
  std::int64_t due_tick_ = 0;
};

class DeadlineWheel {
 public:
  DeadlineWheel(Deadline start, std::chrono::milliseconds resolution);
  ~DeadlineWheel();
  DeadlineWheel(const DeadlineWheel&) = delete;
  DeadlineWheel& operator=(const DeadlineWheel&) = delete;

  // Arms or re-arms. The entry fires in the first advance() at or after `by`, at most one
  // resolution late; one whose time has passed already fires in the next tick.
  void arm(DeadlineEntry& entry, Deadline by);

  // Fires what is due. Callbacks may arm and disarm any entry, and destroy their own.
  void advance(Deadline now);

  std::size_t armed_count() const { return armed_; }

 private:
  friend class DeadlineEntry;
  static constexpr std::size_t slot_count = 512;

  WheelLink& slot_of(std::int64_t tick);
  void fire_due(WheelLink& slot);

  Deadline start_;
  std::chrono::steady_clock::duration resolution_;
  std::int64_t current_tick_ = 0;
  std::size_t armed_ = 0;
  std::array<WheelLink, slot_count> slots_;
};

}  // namespace tpp::async
