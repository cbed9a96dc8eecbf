#pragma once
// How a deployment wants one bank to be called: time limits, how many at once, when again, and when
// not at all. The starting values are meant for any bank.

#include <chrono>

#include "belfius/breaker.hpp"
#include "belfius/retry_rule.hpp"

namespace tpp::belfius {

struct CallLimits {
  std::chrono::milliseconds token{10'000};
  std::chrono::milliseconds read{20'000};
  std::chrono::milliseconds payment{30'000};
};

struct LaneTerms {
  std::size_t reads = 16;
  std::size_t tokens = 8;
  std::size_t payments = 8;
  std::size_t waiting = 512;  // in each
};

struct CallTerms {
  CallLimits limits;
  LaneTerms lanes;
  RetryTerms retries;
  BreakerTerms breaker;
};

}  // namespace tpp::belfius
