#pragma once
// The breakers of one bank: its own, for when nothing gets through, and one per endpoint.

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "belfius/breaker.hpp"
#include "domain/ports/bank_channels.hpp"

namespace tpp::belfius {

class Breakers {
 public:
  // Gets the name of an endpoint, or "*" for the bank.
  using OnChange = std::function<void(std::string_view endpoint, bool open)>;

  Breakers(const BreakerTerms& terms, OnChange on_change);

  struct Leave {
    Breaker::Leave endpoint;
    Breaker::Leave bank;
    std::optional<Breaker::Wait> refused() const;
  };

  // As of one Breaker; nothing goes on while one of the two refuses.
  Leave ask(std::string_view endpoint, Deadline now);
  void ended(std::string_view endpoint, const Leave& leave, CallResult result, Deadline now,
             std::optional<Breaker::Wait> asked_for = {});
  void withdrawn(std::string_view endpoint, const Leave& leave);

  // Of every endpoint called so far, in the order of the first calls.
  std::vector<EndpointCondition> endpoints(Deadline now) const;
  std::optional<std::chrono::seconds> bank_retry_after(Deadline now) const;

 private:
  struct OfEndpoint {
    std::string name;
    Breaker breaker;
  };
  Breaker& of(std::string_view endpoint);

  BreakerTerms terms_;
  OnChange on_change_;
  Breaker bank_;
  std::deque<OfEndpoint> endpoints_;
};

}  // namespace tpp::belfius
