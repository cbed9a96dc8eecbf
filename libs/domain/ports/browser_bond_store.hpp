#pragma once
// Which browser began a trip to the bank. Both sides are digests: of the trip's state, and of the
// key that only that browser holds. Every method may return storage_unavailable, overloaded and
// deadline_exceeded.

#include <optional>
#include <string>

#include "core/clock.hpp"
#include "core/task.hpp"

namespace tpp {

struct BrowserBond {
  std::string state_digest;
  std::string browser_digest;
  UtcTime expires_at;
};

class BrowserBondStore {
 public:
  virtual ~BrowserBondStore() = default;
  // The first browser to come keeps the trip. conflict: it is another's already.
  virtual Task<void> bind(const BrowserBond& bond, UtcTime now) = 0;
  // The digest of the browser's key; nothing when no browser began the trip on our page.
  virtual Task<std::optional<std::string>> find(const std::string& state_digest) = 0;
};

}  // namespace tpp
