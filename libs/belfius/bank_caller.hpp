#pragma once
// One bank on the wire, shared by its account side and its payment side: sends, again where that is
// safe, or not at all while the bank is better left alone; counts, and knows how the bank is doing.

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "belfius/bank_health.hpp"
#include "belfius/bank_probe.hpp"
#include "belfius/breakers.hpp"
#include "belfius/call_terms.hpp"
#include "belfius/channel.hpp"
#include "belfius/endpoint.hpp"
#include "belfius/lane.hpp"

namespace tpp::belfius {

enum class LaneName { reads, tokens, payments };

// What may be repeated when it failed. Never what was sent, of anything that changes something.
enum class Repeat {
  when_not_sent,
  also_when_sent,  // reads with GET; not those that are counted before they are made
};

struct Sending {
  const Endpoint& endpoint;
  LaneName lane = LaneName::reads;
  Repeat repeat = Repeat::when_not_sent;
  Deadline by;
  // Statuses from 500 on with which this bank says no instead of failing.
  const std::vector<int>* refusals = nullptr;
};

class BankCaller {
 public:
  // The channel leads to the origin of base_url_of(profile, access).
  BankCaller(Channel& channel, const Clock& clock, BankProbe& probe, const CallTerms& terms = {});

  BankCaller(const BankCaller&) = delete;
  BankCaller& operator=(const BankCaller&) = delete;

  // Errors: those of http::Client::send. bank_unreachable with a retry_after: not even tried, the
  // bank is left alone for so long. nothing_sent() tells of each error whether any attempt wrote.
  Task<http::ClientResponse> send(Sending sending, http::ClientRequest request);

  // What became of a call that began at `started`.
  template <class T>
  Result<T> noted(const Endpoint& endpoint, Deadline started, Result<T> result) {
    std::optional<Errc> failed;
    if (!result) failed = result.error().code;
    note(endpoint, started, failed);
    return result;
  }

  const CallLimits& limits() const { return terms_.limits; }
  const BankCondition& condition() const { return health_.condition(); }
  ChannelCondition channel() const;

 private:
  using Answer = Result<http::ClientResponse>;

  Task<http::ClientResponse> attempt(const Sending& sending, const http::ClientRequest& request,
                                     http::CallTrace& trace);
  // What the attempt says about the bank; nothing when it says nothing.
  std::optional<CallResult> judge(const Sending& sending, const Answer& answer) const;
  bool worth_repeating(const Sending& sending, const http::ClientRequest& request,
                       const Answer& answer, bool was_sent) const;
  std::optional<std::chrono::seconds> asked_for(const Answer& answer) const;
  std::shared_ptr<Lane>& lane(LaneName name);
  void report_phases(const http::CallTrace& trace);
  void note(const Endpoint& endpoint, Deadline started, std::optional<Errc> failed);

  Channel& channel_;
  const Clock& clock_;
  BankProbe& probe_;
  CallTerms terms_;
  BankHealthTracker health_;
  Breakers breakers_;
  RetryRule retries_;
  std::shared_ptr<Lane> reads_;
  std::shared_ptr<Lane> tokens_;
  std::shared_ptr<Lane> payments_;
};

// The earlier of `by` and `limit` from now.
Deadline limited(Deadline by, std::chrono::milliseconds limit);

}  // namespace tpp::belfius
