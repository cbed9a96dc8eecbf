#include "domain/consent_clock.hpp"

namespace tpp {
namespace {

bool is_live(ConsentStatus status) {
  return status == ConsentStatus::authorized || status == ConsentStatus::renewal_due;
}

}  // namespace

ClockStrike strike(const ConsentPeriod& period, UtcTime due_at, UtcTime now) {
  ClockStrike struck;
  const bool ended = period.expires_at <= now;
  // Whoever listed it may have written down its end already; its tokens are left.
  struck.end = ended && (is_live(period.status) || period.status == ConsentStatus::expired);
  if (ended || !is_live(period.status)) return struck;
  struck.next = period.expires_at;
  for (const int days : reminder_days) {
    const UtcTime moment = period.expires_at - std::chrono::days(days);
    if (moment > now) {
      struck.next = moment;
      return struck;
    }
    if (moment >= due_at && moment >= period.authorized_at) struck.remind = days;
  }
  return struck;
}

}  // namespace tpp
