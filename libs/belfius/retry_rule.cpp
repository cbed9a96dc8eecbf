#include "belfius/retry_rule.hpp"

#include <algorithm>

namespace tpp::belfius {

std::optional<RetryRule::Pause> RetryRule::pause(int repeats,
                                                 std::optional<std::chrono::seconds> asked_for,
                                                 Deadline now, Deadline by) {
  if (repeats >= terms_.most) return {};
  const auto limit = std::min(terms_.longest_pause, terms_.first_pause * (1 << repeats));
  std::uniform_int_distribution<std::int64_t> up_to(0, limit.count());
  Pause pause = std::chrono::milliseconds(up_to(random_));
  if (asked_for && *asked_for > terms_.longest_pause) return {};
  if (asked_for) pause = std::max(pause, Pause(*asked_for));
  if (now + pause >= by || !budget_.take()) return {};
  return pause;
}

}  // namespace tpp::belfius
