#include "belfius/bank_health.hpp"

namespace tpp::belfius {

void BankHealthTracker::succeeded() {
  failures_in_a_row_ = 0;
  condition_.health = BankHealth::up;
  condition_.last_success_at = clock_.now();
}

void BankHealthTracker::failed() {
  ++failures_in_a_row_;
  condition_.health =
      failures_in_a_row_ >= failures_until_down ? BankHealth::down : BankHealth::degraded;
  condition_.last_failure_at = clock_.now();
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
