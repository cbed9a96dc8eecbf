#pragma once
// How often, and when, a call that failed is made again. What may be made again at all is the
// caller's to say.

#include <chrono>
#include <optional>
#include <random>

#include "core/clock.hpp"

namespace tpp::belfius {

struct RetryTerms {
  int most = 2;             // of one call
  int budget_percent = 10;  // of all calls at the bank
  std::chrono::milliseconds first_pause{200};
  std::chrono::milliseconds longest_pause{2'000};
};

// So many repeats as the share of calls made before allows: a bank in trouble is not asked twice as
// much. Saved up to ten.
class RetryBudget {
 public:
  explicit RetryBudget(int percent) : percent_(percent) {}

  void called() {
    if (hundredths_ < most_) hundredths_ += percent_;
  }
  bool take() {
    if (hundredths_ < one_) return false;
    hundredths_ -= one_;
    return true;
  }

 private:
  static constexpr int one_ = 100;
  static constexpr int most_ = 10 * one_;
  int percent_;
  int hundredths_ = 0;
};

class RetryRule {
 public:
  using Pause = std::chrono::steady_clock::duration;

  explicit RetryRule(const RetryTerms& terms)
      : terms_(terms), budget_(terms.budget_percent), random_(std::random_device{}()) {}

  void called() { budget_.called(); }

  // How long to wait before the repeat after `repeats` others: anything up to a limit that doubles
  // with each (full jitter), and at least what the bank asked for. Nothing: do not repeat.
  std::optional<Pause> pause(int repeats, std::optional<std::chrono::seconds> asked_for,
                             Deadline now, Deadline by);

 private:
  RetryTerms terms_;
  RetryBudget budget_;
  std::minstd_rand random_;
};

}  // namespace tpp::belfius
