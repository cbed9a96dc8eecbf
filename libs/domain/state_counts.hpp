#pragma once
// How many consents, payments and open tasks there are, for those who watch the gateway.

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "core/ids.hpp"

namespace tpp {

struct StateCount {
  BankId bank;
  std::string state;  // a status, or how soon a consent ends: 1d, 7d, 14d, 30d
  std::int64_t count = 0;
};

struct StateCounts {
  std::vector<StateCount> consents;
  std::vector<StateCount> ending;          // within that time, the longer ones include the shorter
  std::vector<StateCount> payments;        // not final
  std::chrono::seconds oldest_unknown{0};  // payment; zero: none
  std::int64_t events_pending = 0;         // not fetched by their client
  std::int64_t answers_received = 0;       // of refreshes, in the journal and in no pair
  std::int64_t answers_unread = 0;         // kept as they came
  std::int64_t newer_than_head = 0;        // of those received: after the pair that is used
};

}  // namespace tpp
