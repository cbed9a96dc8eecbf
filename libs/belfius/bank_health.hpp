#pragma once
// How the bank is doing, from what the last calls brought.

#include <optional>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "domain/ports/bank.hpp"

namespace tpp::belfius {

class BankHealthTracker {
 public:
  static constexpr int failures_until_down = 5;  // in a row

  explicit BankHealthTracker(const Clock& clock) : clock_(clock) {}

  void succeeded();
  // A bank that says no is a bank that works; what went wrong on our side says nothing about it.
  void ended_with(Errc code);
  const BankCondition& condition() const { return condition_; }
  std::optional<UtcTime> since() const { return since_; }  // it is as it is

 private:
  void failed();
  void becomes(BankHealth health, UtcTime now);

  const Clock& clock_;
  BankCondition condition_;
  std::optional<UtcTime> since_;
  int failures_in_a_row_ = 0;
};

}  // namespace tpp::belfius
