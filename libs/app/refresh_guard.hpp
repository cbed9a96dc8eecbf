#pragma once
// Decides, for each bank, whether refreshes may go out at all. Three things hold them back, and
// none of them is any consent's fault: the bank refuses our own credentials (breaker); it refuses
// suspiciously many refresh tokens (brake); it asked for a pause (429). Each ends by itself: after
// a while one single call goes out as a probe, and its outcome decides.
//
// Per process on purpose: the replicas see the same bank, and a shared state would make the
// database's trouble the bank's. What one replica may mark before it brakes is bounded by
// `brake_least`.

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "app/refresh_probe.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "domain/token_outcome.hpp"

namespace tpp {

// More than 5 % and at least 20 refusals within 5 minutes.
inline constexpr std::chrono::seconds brake_window{300};
inline constexpr int brake_least = 20;
inline constexpr int brake_percent = 5;

struct HoldTimes {
  std::chrono::milliseconds first{30'000};
  std::chrono::milliseconds longest{300'000};  // doubled up to this
};

// One reason to send nothing, with one probe at the end of each period.
class Hold {
 public:
  bool on() const { return on_; }
  bool probing() const { return probing_since_.has_value(); }
  // How long nothing may be sent; nothing when a call may go, as a probe if this is on.
  std::optional<std::chrono::milliseconds> left(UtcTime now) const;
  void begin_or_prolong(UtcTime now, const HoldTimes& times);
  void take_probe(UtcTime now);
  void probe_told_nothing(UtcTime now);
  void end();

 private:
  bool on_ = false;
  UtcTime since_;
  std::chrono::milliseconds length_{0};
  std::optional<UtcTime> probing_since_;
};

// How many calls of the last minutes were refused, in slots of ten seconds.
class RefusalWindow {
 public:
  void count(UtcTime now, bool refused);
  bool too_many(UtcTime now) const;
  void clear() { slots_ = {}; }

 private:
  static constexpr std::chrono::seconds slot_length{10};
  struct Slot {
    std::int64_t number = 0;
    int refused = 0;
    int all = 0;
  };
  std::array<Slot, brake_window / slot_length> slots_{};
};

class RefreshGuard {
 public:
  RefreshGuard(const Clock& clock, RefreshProbe& probe, HoldTimes times = {})
      : clock_(clock), probe_(probe), times_(times) {}

  // Nothing when a refresh may go out. Errors, with retry_after: bank_rejected_gateway,
  // bank_unreachable (the brake), quota_exhausted (the pause that the bank asked for).
  Result<void> check(const BankId& bank) const;

  // Directly before a call that check() allowed; after it ended() must follow.
  Result<void> start(const BankId& bank);
  // What came of it.
  void ended(const BankId& bank, TokenVerdict verdict,
             std::optional<std::chrono::seconds> retry_after = {});

  // What came of a code exchange: it tells only whether our credentials are accepted.
  void exchanged(const BankId& bank, TokenVerdict verdict);

  // Of a refused refresh, after ended(): too many are, so this one says nothing about its consent.
  bool braked(const BankId& bank) const;

 private:
  struct State {
    Hold breaker;
    Hold brake;
    RefusalWindow window;
    UtcTime quiet_until;
  };

  void credentials_refused(const BankId& bank, State& state, UtcTime now);
  void credentials_accepted(const BankId& bank, State& state);
  void token_refused(const BankId& bank, State& state, UtcTime now);
  void token_accepted(const BankId& bank, State& state, UtcTime now);

  const Clock& clock_;
  RefreshProbe& probe_;
  HoldTimes times_;
  std::unordered_map<BankId, State> banks_;
};

}  // namespace tpp
