#pragma once
// Payments, their idempotency keys, the customer's trips to sign them, and the tokens that payments
// of one customer share. Every method may return storage_unavailable, overloaded and
// deadline_exceeded; what more stands beside it. Each is one transaction.

#include <chrono>
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

enum class SigningPurpose { order, cancellation };

struct PaymentAuthorization {
  AuthorizationId id;
  PaymentId payment;
  SigningPurpose purpose = SigningPurpose::order;
  Secret state;          // stored as a hash only
  Secret code_verifier;  // PKCE (RFC 7636)
  UtcTime expires_at;
};

// What is written down before anything is sent.
struct PaymentAttempt {
  Payment payment;
  IdempotencyKey key;
  PaymentAuthorization authorization;
  std::optional<Secret> bank_id;        // when the bank goes by our own id
  bool with_token = false;              // then the bank may execute it without a signature
  std::chrono::seconds lease{0};        // of the right to send, by the database's clock
  std::optional<Secret> likeness = {};  // of what is paid; see domain/payment_likeness.hpp
  bool confirmed_duplicate = false;     // the client wants it although it looks like another
};

// The answer to the first request, for whoever repeats it.
struct PaymentCreation {
  Payment payment;
  std::optional<AuthorizationLink> link;  // where the customer signs
  std::optional<Error> refusal;           // instead of a payment
};

struct PaymentAdmitted {};  // this request is the first: send it
struct PaymentInFlight {};  // the first one is still at the bank
using PaymentAdmission = std::variant<PaymentAdmitted, PaymentInFlight, PaymentCreation>;

// What became of an initiation.
struct InitiationOutcome {
  PaymentState state;
  std::optional<Secret> bank_id;
  std::optional<AuthorizationLink> link;
  std::optional<Error> refusal;
  bool nothing_sent = false;  // then the key may be used again
  std::optional<UtcTime> next_check_at;
};

struct ConsumedPaymentAuthorization {
  SigningPurpose purpose = SigningPurpose::order;
  PaymentId payment;
  ClientId client;
  std::optional<Secret> code_verifier;  // nothing: the state was spent before, or is too old
};

// A payment as those who follow it need it.
struct TrackedPayment {
  Payment payment;
  std::optional<Secret> bank_id;
  std::optional<UtcTime> link_expires_at;
  bool sent_with_token = false;
  int checks = 0;  // since the state last changed
};

struct PaymentMove {
  PaymentState before;
  PaymentState after;
  UtcTime now;
  std::optional<UtcTime> next_check_at;  // nothing: never again
  bool told_by_bank = false;
};

// Tokens of scope PIS, kept like those of a consent.
struct PaymentAccess {
  ConsentId grant;
  AccessToken token;
};

class PaymentStore {
 public:
  virtual ~PaymentStore() = default;

  // A first request whose lease ended without an outcome has become `unknown`.
  // idempotency_key_reused: the key came with another request before. duplicate_payment: the client
  // ordered one of the same likeness within duplicate_window, and it has not come to nothing.
  virtual Task<PaymentAdmission> admit(const PaymentAttempt& attempt) = 0;

  // What admit() would answer to a repeated request; not_found when the key is new.
  virtual Task<PaymentAdmission> recall(const ClientId& client, const IdempotencyKey& key,
                                        UtcTime now) = 0;

  // May be repeated. conflict: the lease is over and the payment was settled without us; what the
  // bank calls it is kept, a link is not.
  virtual Task<void> record_initiation(const PaymentId& id, const InitiationOutcome& outcome,
                                       UtcTime now) = 0;

  // not_found also when the payment is another client's.
  virtual Task<TrackedPayment> find(const ClientId& client, const PaymentId& id) = 0;
  // Newest first.
  virtual Task<Page<Payment>> list(const ClientId& client, const PaymentFilter& filter,
                                   const PageRequest& page) = 0;
  // Oldest first. not_found as in find.
  virtual Task<std::vector<PaymentEvent>> history(const ClientId& client, const PaymentId& id) = 0;

  // Takes place only if the state is still `before`; returns the state that stands then.
  virtual Task<PaymentState> move(const PaymentId& id, const PaymentMove& move) = 0;
  // The bank could not be asked.
  virtual Task<void> postpone_check(const PaymentId& id, UtcTime next_check_at) = 0;

  // Payments whose next check is due, longest due first, each to one caller at a time for `lease`
  // by the database's clock. Initiations that never came back are settled as unknown on the way.
  virtual Task<std::vector<TrackedPayment>> claim_due(UtcTime now, std::size_t limit,
                                                      std::chrono::seconds lease) = 0;

  virtual Task<void> add_authorization(const PaymentAuthorization& authorization,
                                       const BankId& bank) = 0;
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
