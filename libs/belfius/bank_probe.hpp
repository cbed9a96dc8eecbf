#pragma once
// Counts calls to the bank, and tells how it is doing. Endpoints: consent_uris, token, accounts,
// account, transactions, payments, payment_status, payment_details, payment_cancellation,
// funds_confirmations. Outcomes: "ok", or the name of an Errc.

#include <cstddef>
#include <string_view>

#include "domain/ports/bank.hpp"

namespace tpp::belfius {

class BankProbe {
 public:
  virtual ~BankProbe() = default;
  virtual void finished(std::string_view /*endpoint*/, std::string_view /*outcome*/,
                        double /*seconds*/) {}
  // A phase of one attempt: connect, tls, wait, read, by its place and its name.
  virtual void passed(std::size_t /*place*/, std::string_view /*phase*/, double /*seconds*/) {}
  virtual void repeated(std::string_view /*endpoint*/) {}
  // "*" for the whole bank.
  virtual void breaker_moved(std::string_view /*endpoint*/, bool /*open*/) {}
  virtual void health_changed(BankHealth /*health*/) {}
};

}  // namespace tpp::belfius
