#pragma once
// One bank on the wire, shared by its account side and its payment side: sends, counts, and knows
// how the bank is doing.

#include <chrono>
#include <optional>

#include "belfius/bank_health.hpp"
#include "belfius/bank_probe.hpp"
#include "belfius/channel.hpp"
#include "belfius/endpoint.hpp"

namespace tpp::belfius {

class BankCaller {
 public:
  // The channel leads to the origin of base_url_of(profile, access).
  BankCaller(Channel& channel, const Clock& clock, BankProbe& probe)
      : channel_(channel), probe_(probe), health_(clock) {}

  // Errors: those of http::Client::send.
  Task<http::ClientResponse> send(http::ClientRequest request, Deadline by);

  // What became of a call that began at `started`.
  template <class T>
  Result<T> noted(const Endpoint& endpoint, Deadline started, Result<T> result) {
    std::optional<Errc> failed;
    if (!result) failed = result.error().code;
    note(endpoint, started, failed);
    return result;
  }

  const BankCondition& condition() const { return health_.condition(); }

 private:
  void note(const Endpoint& endpoint, Deadline started, std::optional<Errc> failed);

  Channel& channel_;
  BankProbe& probe_;
  BankHealthTracker health_;
};

// The earlier of `by` and `limit` from now.
Deadline limited(Deadline by, std::chrono::seconds limit);

}  // namespace tpp::belfius
