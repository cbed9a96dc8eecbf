#pragma once
// What the refreshes tell to whoever counts.

#include <cstddef>
#include <string_view>

#include "core/ids.hpp"

namespace tpp {

struct RefreshProbe {
  virtual ~RefreshProbe() = default;
  // outcome: refreshed, superseded, spooled, held_back, not_sent, busy_bank, credentials_refused,
  // unreadable, unknown, refused, lost
  virtual void refresh_ended(const BankId& bank, std::string_view outcome) {
    (void)bank, (void)outcome;
  }
  // The bank refuses our own credentials, and nothing is sent to its token endpoint.
  virtual void credentials_breaker(const BankId& bank, bool open) { (void)bank, (void)open; }
  // It refused so many refresh tokens that this is its trouble, not the customers' will.
  virtual void refusal_brake(const BankId& bank, bool on) { (void)bank, (void)on; }
  virtual void spooled(std::size_t files) { (void)files; }
};

}  // namespace tpp
