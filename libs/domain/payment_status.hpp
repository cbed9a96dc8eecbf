#pragma once
// Where a payment stands, and how the bank's ISO 20022 codes move it.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"

namespace tpp {

enum class PaymentKind : int;

enum class PaymentStatus {
  initiating,              // on its way to the bank for the first time
  authorization_required,  // the customer has to sign at the bank
  authorizing,             // the customer is back, the bank has not confirmed yet
  partially_authorized,    // signed, and somebody else has to sign too
  processing,
  executed,
  failed,
  cancelled,
  unknown,  // sent, and nobody can tell whether the bank has it
};

std::string_view name_of(PaymentStatus status);
std::optional<PaymentStatus> payment_status_from(std::string_view name);

struct PaymentState {
  PaymentStatus status = PaymentStatus::initiating;
  std::string iso_status;      // ISO 20022 ExternalPaymentTransactionStatus1Code; empty: none yet
  std::string failure_reason;  // an ISO 20022 reason code or a machine word; empty: none
  bool final = false;          // nothing moves it any more
  bool operator==(const PaymentState&) const = default;
};

// What the bank says about a payment that it has.
struct PaymentReport {
  std::string iso_status;
  std::string reason;
};

// RCVD, PDNG, PATC, ACTC, ACCP, ACWC, ACWP, ACFC, ACSP, ACSC, ACCC, RJCT, CANC.
bool is_known_iso_status(std::string_view code);

// The state after the bank's report. A final state stays, except that an executed standing order
// can still be cancelled; a code that we do not know changes nothing but iso_status.
PaymentState after_report(const PaymentState& before, const PaymentReport& report,
                          PaymentKind kind);

// When to ask again after `checks` questions without a final answer: 2 s, 5 s, 15 s, 60 s, then
// every 5 minutes for a day, then every hour. `since` is when the payment was made or signed.
UtcTime next_check(int checks, UtcTime since, UtcTime now);

}  // namespace tpp
