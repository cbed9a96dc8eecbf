#pragma once
// Leaves alone for a while what has just failed too often: nobody waits for it, and it gets room to
// recover. One for a whole bank, and one for each of its endpoints.

#include <array>
#include <chrono>
#include <optional>

#include "core/clock.hpp"

namespace tpp::belfius {

struct BreakerTerms {
  int failures_in_a_row = 5;  // of our own making: no connection, no answer, no usable answer
  int share_percent = 50;     // of all calls in the window, the bank's own failures included
  int least_calls = 20;       // in the window, before a share says anything
  std::chrono::milliseconds window{30'000};
  std::chrono::milliseconds open{30'000};  // times the openings in a row
  std::chrono::milliseconds longest{300'000};
};

enum class CallResult {
  answered,       // also with a refusal: the bank works
  local_failure,  // no usable answer came
  bank_failure,   // the bank says that it failed
};

class Breaker {
 public:
  using TimePoint = Deadline;
  using Wait = std::chrono::steady_clock::duration;

  struct Leave {
    std::optional<Wait> refused;  // for how long; nothing: go on, and say how it ended
    bool probe = false;           // the one call that decides
  };

  explicit Breaker(const BreakerTerms& terms) : terms_(terms) {}

  // After the time of being open exactly one call goes through, and its end decides.
  Leave ask(TimePoint now);

  // True when this opened or closed it. `asked_for`: the bank's own wish, by Retry-After.
  bool ended(const Leave& leave, CallResult result, TimePoint now,
             std::optional<Wait> asked_for = {});
  // The call was not made, or ended without a word about the bank.
  void withdrawn(const Leave& leave);

  bool is_open() const { return open_; }
  // Of an open one: until a call may go through.
  Wait remaining(TimePoint now) const;

 private:
  static constexpr std::size_t slices = 10;  // of the window
  struct Slice {
    std::int64_t number = -1;
    int calls = 0;
    int failures = 0;
  };

  bool too_many_failures(TimePoint now) const;
  void count(bool failure, TimePoint now);
  std::int64_t slice_number(TimePoint now) const;
  void open(TimePoint now, std::optional<Wait> asked_for);
  void close();

  BreakerTerms terms_;
  std::array<Slice, slices> window_{};
  int failures_in_a_row_ = 0;
  bool open_ = false;
  std::optional<TimePoint> probing_since_;
  int openings_ = 0;  // since it was closed last
  TimePoint until_{};
};

}  // namespace tpp::belfius
