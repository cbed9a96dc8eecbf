#pragma once
// How calls at the configured banks go: what GET /v1/banks tells beside BankCondition.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/ids.hpp"

namespace tpp {

// One kind of call at the bank, by the name that metrics have for it.
struct EndpointCondition {
  std::string name;
  bool left_alone = false;
  std::optional<std::chrono::seconds> retry_after;  // while it is left alone
};

struct ChannelCondition {
  std::optional<UtcTime> since;                     // of the bank's health
  std::optional<std::chrono::seconds> retry_after;  // while the whole bank is left alone
  std::vector<EndpointCondition> endpoints;         // those called so far
};

class BankChannels {
 public:
  virtual ~BankChannels() = default;
  // Empty for a bank that is not configured.
  virtual ChannelCondition channel_of(const BankId& id) const = 0;
};

}  // namespace tpp
