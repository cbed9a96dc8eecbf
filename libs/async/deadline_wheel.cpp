#include "async/deadline_wheel.hpp"

#include <algorithm>

namespace tpp::async {

void WheelLink::unlink() {
  before->after = after;
  after->before = before;
  before = after = this;
}

void WheelLink::insert_before(WheelLink& position) {
  before = position.before;
  after = &position;
  before->after = this;
  position.before = this;
}

void DeadlineEntry::disarm() {
  if (wheel_ == nullptr) return;
  unlink();
  --wheel_->armed_;
  wheel_ = nullptr;
}

DeadlineWheel::DeadlineWheel(Deadline start, std::chrono::milliseconds resolution)
    : start_(start), resolution_(resolution) {}

DeadlineWheel::~DeadlineWheel() {
  for (auto& slot : slots_) {
    while (slot.after != &slot) static_cast<DeadlineEntry*>(slot.after)->disarm();
  }
}

WheelLink& DeadlineWheel::slot_of(std::int64_t tick) {
  return slots_[static_cast<std::size_t>(tick) % slot_count];
}

void DeadlineWheel::arm(DeadlineEntry& entry, Deadline by) {
  entry.disarm();
  // Rounded up, so that nothing fires early; halved first, so that Deadline::max() fits.
  const auto wait = by <= start_ ? Deadline::duration::zero()
                                 : (by.time_since_epoch() / 2 - start_.time_since_epoch() / 2) * 2;
  const auto ticks = wait / resolution_ + 1;
  entry.due_tick_ = std::max<std::int64_t>(ticks, current_tick_ + 1);
  entry.wheel_ = this;
  ++armed_;
  entry.insert_before(slot_of(entry.due_tick_));
}

void DeadlineWheel::advance(Deadline now) {
  const std::int64_t target = (now - start_) / resolution_;
  if (target <= current_tick_) return;
  const auto slots = static_cast<std::int64_t>(slot_count);
  const auto first = std::max(current_tick_ + 1, target - slots + 1);
  current_tick_ = target;
  for (auto tick = first; tick <= target; ++tick) fire_due(slot_of(tick));
}

void DeadlineWheel::fire_due(WheelLink& slot) {
  if (slot.after == &slot) return;
  // Moved aside, so that what callbacks arm is not visited again.
  WheelLink waiting;
  waiting.insert_before(slot);
  slot.unlink();
  while (waiting.after != &waiting) {
    auto& entry = *static_cast<DeadlineEntry*>(waiting.after);
    if (entry.due_tick_ > current_tick_) {
      entry.unlink();
      entry.insert_before(slot_of(entry.due_tick_));
      continue;
    }
    entry.disarm();
    entry.on_expiry_(entry.owner_);
  }
}

}  // namespace tpp::async
