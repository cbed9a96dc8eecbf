#pragma once
// What time alone does to a consent: reminders before its end, and the end.

#include <array>
#include <optional>

#include "domain/consent.hpp"

namespace tpp {

inline constexpr std::array<int, 4> reminder_days{30, 14, 7, 1};

struct ConsentPeriod {
  ConsentStatus status = ConsentStatus::authorized;
  UtcTime authorized_at;
  UtcTime expires_at;
};

struct ClockStrike {
  std::optional<int> remind;    // at most so many days are left
  bool end = false;             // the consent has expired, its tokens are shredded
  std::optional<UtcTime> next;  // nothing: time does no more to it
};

// What is to be done at `now` about a consent for which something was due at `due_at`. Of reminders
// that were missed only the latest is given, and none from before the consent was authorised.
ClockStrike strike(const ConsentPeriod& period, UtcTime due_at, UtcTime now);

}  // namespace tpp
