#include "belfius/breaker.hpp"

#include <algorithm>

namespace tpp::belfius {
namespace {

namespace chr = std::chrono;

// While the one call is under way nobody knows; its end is near.
constexpr chr::seconds while_probing{1};
// Longer than any call: one that broke off without a word must not hold up all others.
constexpr chr::minutes probe_forgotten{2};

}  // namespace

Breaker::Leave Breaker::ask(TimePoint now) {
  if (!open_) return {};
  if (now < until_) return {until_ - now};
  if (probing_since_ && now - *probing_since_ < probe_forgotten) return {while_probing};
  probing_since_ = now;
  return {std::nullopt, true};
}

bool Breaker::ended(const Leave& leave, CallResult result, TimePoint now,
                    std::optional<Wait> asked_for) {
  if (open_) {
    // Calls that were under way when it opened decide nothing.
    if (!leave.probe) return false;
    probing_since_.reset();
    if (result != CallResult::answered) {
      open(now, asked_for);
      return false;
    }
    close();
    return true;
  }
  count(result != CallResult::answered, now);
  failures_in_a_row_ = result == CallResult::local_failure ? failures_in_a_row_ + 1 : 0;
  if (failures_in_a_row_ < terms_.failures_in_a_row && !too_many_failures(now)) return false;
  open(now, asked_for);
  return true;
}

void Breaker::withdrawn(const Leave& leave) {
  if (leave.probe) probing_since_.reset();
}

Breaker::Wait Breaker::remaining(TimePoint now) const {
  if (!open_) return Wait::zero();
  return until_ > now ? until_ - now : Wait(while_probing);
}

std::int64_t Breaker::slice_number(TimePoint now) const {
  const Wait width = Wait(terms_.window) / slices;
  return now.time_since_epoch() / std::max(width, Wait(1));
}

void Breaker::count(bool failure, TimePoint now) {
  const auto number = slice_number(now);
  Slice& slice = window_[static_cast<std::size_t>(number) % slices];
  if (slice.number != number) slice = Slice{number, 0, 0};
  ++slice.calls;
  if (failure) ++slice.failures;
}

bool Breaker::too_many_failures(TimePoint now) const {
  const auto oldest = slice_number(now) - static_cast<std::int64_t>(slices) + 1;
  int calls = 0;
  int failures = 0;
  for (const Slice& slice : window_) {
    if (slice.number < oldest) continue;
    calls += slice.calls;
    failures += slice.failures;
  }
  return calls >= terms_.least_calls && failures > 0 &&
         failures * 100 >= calls * terms_.share_percent;
}

void Breaker::open(TimePoint now, std::optional<Wait> asked_for) {
  open_ = true;
  probing_since_.reset();
  ++openings_;
  const Wait longest = terms_.longest;
  const Wait own = openings_ > longest / Wait(terms_.open) ? longest : terms_.open * openings_;
  until_ = now + std::min(longest, std::max(own, asked_for.value_or(Wait::zero())));
}

void Breaker::close() {
  open_ = false;
  openings_ = 0;
  failures_in_a_row_ = 0;
  window_ = {};
}

}  // namespace tpp::belfius
