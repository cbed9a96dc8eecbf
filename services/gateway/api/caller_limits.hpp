#pragma once
// How much one client may ask for, and how often one address may fail to say who it is. In memory
// of one replica: with three of them a client may ask for three times as much.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "config.hpp"
#include "domain/client.hpp"
#include "http/message.hpp"

namespace tpp::gateway {

using SteadyTime = std::chrono::steady_clock::time_point;

// A bucket of tokens, kept as the moment at which it will be full again.
struct Rate {
  std::chrono::nanoseconds interval{0};  // between two tokens; 0: no limit
  std::int64_t burst = 1;
};

class TokenBucket {
 public:
  // Takes a token. False: there is none.
  bool take(const Rate& rate, SteadyTime now);
  std::int64_t left(const Rate& rate, SteadyTime now) const;
  std::chrono::seconds full_in(SteadyTime now) const;
  std::chrono::seconds next_in(const Rate& rate, SteadyTime now) const;  // at least 1
  bool is_full(SteadyTime now) const { return full_at_ <= now; }

 private:
  SteadyTime full_at_{};
};

// What is left of a client's rate, for the RateLimit fields.
struct RateLeft {
  std::int64_t limit = 0;
  std::int64_t remaining = 0;
  std::chrono::seconds resets_in{0};
  std::chrono::seconds window{0};
};

class CallerLimits {
 public:
  enum class Verdict { admitted, too_fast, too_many };
  struct Entry {
    Verdict verdict = Verdict::admitted;
    std::optional<RateLeft> left;  // nothing without a limit
    std::chrono::seconds wait{1};  // when refused
  };

  explicit CallerLimits(const CallerLimitsConfig& defaults) : defaults_(defaults) {}

  // A request begins. When it is admitted, leave() must follow.
  Entry enter(const Client& client, SteadyTime now);
  void leave(const ClientId& client);

 private:
  struct State {
    TokenBucket bucket;
    std::int64_t under_way = 0;
  };
  CallerLimitsConfig defaults_;
  std::unordered_map<ClientId, State> clients_;  // as many as have called: those that exist
};

class FailedCallers {
 public:
  explicit FailedCallers(std::int64_t failures_per_minute);

  bool blocked(std::string_view address, SteadyTime now) const;
  void failed(std::string_view address, SteadyTime now);
  std::size_t size() const { return addresses_.size(); }

  static constexpr std::size_t addresses_limit = 10'000;

 private:
  Rate rate_;
  std::unordered_map<std::string, TokenBucket> addresses_;
};

// Said in every answer once less than half is left, so that callers can slow down before they are
// refused; beside what the answer says of unattended reads.
void add_rate_limit(http::Response& response, const RateLeft& left);

}  // namespace tpp::gateway
