#pragma once
// Payments, their idempotency keys, the customer's trips to sign them, and the tokens that payments
// of one customer share. Every method may return storage_unavailable, overloaded and
// deadline_exceeded; what more stands beside it. Each is one transaction.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/task.hpp"
#include "domain/authorization.hpp"
#include "domain/page.hpp"
#include "domain/payment.hpp"

namespace tpp {

// One request to pay, as its caller named it.
struct IdempotencyKey {
  std::string text;            // 1 to 255 visible ASCII characters
  std::string request_digest;  // of everything that was asked for
};

struct PaymentAuthorization {
  AuthorizationId id;
  PaymentId payment;
  Secret state;          // stored as a hash only
  Secret code_verifier;  // PKCE (RFC 7636)
  UtcTime expires_at;
};

// The answer that the first request got, for whoever repeats it.
struct PaymentCreation {
  Payment payment;
  std::optional<AuthorizationLink> link;  // where the customer signs
  std::optional<Error> refusal;           // instead of a payment
};

struct PaymentAdmitted {};  // this request is the first
struct PaymentInFlight {};  // the first one is still at the bank
using PaymentAdmission = std::variant<PaymentAdmitted, PaymentInFlight, PaymentCreation>;

// What the bank made of an initiation.
struct InitiationOutcome {
  PaymentState state;
  std::optional<Secret> bank_id;
  std::optional<AuthorizationLink> link;
  std::optional<Error> refusal;
  std::optional<UtcTime> next_check_at;
};

struct ConsumedPaymentAuthorization {
  AuthorizationId id;
  PaymentId payment_id;
  ClientId client;
  Secret code_verifier;
  bool spent = false;  // known, but used before or too old; the verifier is not handed out
};

// A payment as the poller and the callback need it.
struct TrackedPayment {
  Payment payment;
  std::optional<Secret> bank_id;
  std::optional<UtcTime> link_expires_at;
  bool sent_with_token = false;
  int checks = 0;
};

// Tokens of scope PIS, kept like those of a consent.
struct PaymentAccess {
  ConsentId grant;
  AccessToken token;
};

class PaymentStore {
 public:
  virtual ~PaymentStore() = default;

  // Payment (initiating), key and authorisation, before anything is sent. The right to send ends at
  // `give_up_at` by the database's clock; a first request that did not come back by then has become
  // `unknown`. idempotency_key_reused: the key came with another request before.
  virtual Task<PaymentAdmission> admit(const Payment& payment, const IdempotencyKey& key,
                                       const PaymentAuthorization& authorization, bool with_token,
                                       std::chrono::seconds lease) = 0;

  // May be repeated. conflict: the lease is over, and the payment was settled without us.
  virtual Task<void> record_initiation(const PaymentId& id, const InitiationOutcome& outcome,
                                       UtcTime now) = 0;

  // not_found also when the payment is another client's.
  virtual Task<TrackedPayment> find(const ClientId& client, const PaymentId& id) = 0;
  virtual Task<Page<Payment>> list(const ClientId& client, const PaymentFilter& filter,
                                   const PageRequest& page) = 0;
  // Oldest first. not_found as in find.
  virtual Task<std::vector<PaymentEvent>> history(const ClientId& client, const PaymentId& id) = 0;

  // Writes the state if it is still `before`, and an event when it changed; returns what stands.
  virtual Task<PaymentState> move(const PaymentId& id, const PaymentState& before,
                                  const PaymentState& after, UtcTime now,
                                  std::optional<UtcTime> next_check_at) = 0;
  // The bank was asked (or could not be): when to ask next.
  virtual Task<void> note_check(const PaymentId& id, bool answered, UtcTime now,
                                UtcTime next_check_at) = 0;

  // Payments whose next check is due, oldest due first, each handed to one caller at a time for
  // `lease`. Initiations that never came back are settled as unknown on the way.
  virtual Task<std::vector<TrackedPayment>> claim_due(UtcTime now, std::size_t limit,
                                                      std::chrono::seconds lease) = 0;

  // Spends a state. not_found as in ConsentStore::consume_state.
  virtual Task<ConsumedPaymentAuthorization> consume_state(const BankId* bank,
                                                           const ClientId* client,
                                                           const Secret& state, UtcTime now) = 0;

  // not_found: this customer has no usable payment tokens at this bank.
  virtual Task<PaymentAccess> access(const ClientId& client, const std::string& psu_ref,
                                     const BankId& bank) = 0;
  // Replaces the customer's payment tokens at this bank. `fresh_id` names the grant if it is new.
  virtual Task<void> store_access(const Payment& payment, const TokenGrant& tokens,
                                  const ConsentId& fresh_id, UtcTime now) = 0;
};

}  // namespace tpp
