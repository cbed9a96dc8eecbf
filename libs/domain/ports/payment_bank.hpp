#pragma once
// A bank's payment side in domain words.

#include <optional>
#include <string>

#include "core/task.hpp"
#include "domain/call.hpp"
#include "domain/payment.hpp"
#include "domain/payment_traits.hpp"
#include "domain/token.hpp"

namespace tpp {

struct InitiationRequest {
  std::string language;
  Secret state;          // put on the page where the customer signs
  Secret code_verifier;  // PKCE (RFC 7636); used when there is no access token
  std::optional<AccessToken> token;
};

struct Initiation {
  std::optional<Secret> bank_id;    // nothing: the bank goes by our end-to-end id
  std::optional<std::string> page;  // our state on it; nothing: no signature is needed
  PaymentReport report;             // empty when the bank does not tell
};

// How the bank finds a payment again.
struct BankPayment {
  PaymentKind kind = PaymentKind::single;
  PaymentProduct product = PaymentProduct::sepa_credit_transfer;
  Secret bank_id;  // our end-to-end id when the bank gave none
  std::string language;
};

// What the bank itself knows about the order.
struct PaymentDetails {
  PaymentReport report;
  std::optional<Iban> debtor;
  std::optional<Iban> creditor;
  std::string creditor_name;
  std::optional<Money> amount;
  std::optional<Date> execution_date;
};

struct Cancellation {
  // Where the customer has to sign the cancellation, our state not on it; nothing: it is done.
  std::optional<std::string> page;
};

// Errors of every call: those of Bank. What more a method may return stands beside it.
class PaymentBank {
 public:
  virtual ~PaymentBank() = default;
  virtual const PaymentTraits& payment_traits() const = 0;

  // Never sent twice. bank_unreachable: nothing was sent. bank_outcome_unknown: the bank may have
  // it (also after a 5xx or an answer that cannot be read). access_token_refused: not taken.
  virtual Task<Initiation> initiate(const PaymentOrder& order, const InitiationRequest& request,
                                    const Call& call) = 0;

  // Needs no token. not_found: the bank knows no such payment.
  virtual Task<PaymentReport> payment_status(const BankPayment& payment, const Call& call) = 0;

  // access_token_refused; not_found as above.
  virtual Task<PaymentDetails> payment_details(const BankPayment& payment, const AccessToken& token,
                                               const Call& call) = 0;

  // cancellation_too_late, cancellation_not_allowed, not_found, access_token_refused;
  // bank_outcome_unknown: ask for the status.
  virtual Task<Cancellation> cancel_payment(const BankPayment& payment, const AccessToken& token,
                                            const Call& call) = 0;
};

}  // namespace tpp
