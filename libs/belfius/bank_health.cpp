#include "belfius/bank_health.hpp"

namespace tpp::belfius {

void BankHealthTracker::becomes(BankHealth health, UtcTime now) {
  if (condition_.health != health) since_ = now;
  condition_.health = health;
}

void BankHealthTracker::succeeded() {
  const UtcTime now = clock_.now();
  failures_in_a_row_ = 0;
  becomes(BankHealth::up, now);
  condition_.last_success_at = now;
}

void BankHealthTracker::failed() {
  const UtcTime now = clock_.now();
  ++failures_in_a_row_;
  becomes(failures_in_a_row_ >= failures_until_down ? BankHealth::down : BankHealth::degraded, now);
  condition_.last_failure_at = now;
}

void BankHealthTracker::ended_with(Errc code) {
  switch (code) {
    case Errc::bank_unreachable:
    case Errc::bank_outcome_unknown:
    case Errc::bank_failed:
    case Errc::bank_answer_invalid:
    case Errc::deadline_exceeded:
      return failed();
    case Errc::overloaded:
    case Errc::internal:
      return;
    default:
      return succeeded();
  }
}

}  // namespace tpp::belfius
