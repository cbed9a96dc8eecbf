#pragma once
// Counts calls to the bank. Endpoints: consent_uris, token, accounts, account, transactions,
// payments, payment_status, payment_details, payment_cancellation, funds_confirmations.
// Outcomes: "ok", or the name of an Errc.

#include <string_view>

namespace tpp::belfius {

class BankProbe {
 public:
  virtual ~BankProbe() = default;
  virtual void finished(std::string_view /*endpoint*/, std::string_view /*outcome*/,
                        double /*seconds*/) {}
};

}  // namespace tpp::belfius
