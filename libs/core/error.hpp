#pragma once
// What went wrong, in words a caller can act on. Errors nobody can act on are exceptions.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tpp {

enum class Errc : std::uint8_t {
  // The caller's request.
  invalid_input,      // cannot be read at all
  validation_failed,  // can be read, but a field is wrong; see ErrorContext::fields
  unauthorized,
  forbidden,
  not_found,
  conflict,
  gone,                    // existed, was single-use, and is spent or too old
  request_in_flight,       // the same idempotency key is being worked on
  idempotency_key_reused,  // the same idempotency key came with another request
  duplicate_payment,       // the same payment was ordered a moment ago under another key

  // The state of a consent.
  consent_pending,
  consent_renewal_due,
  consent_expired,
  consent_revoked,
  consent_unusable,  // rejected or failed: a new consent is needed

  // The bank.
  bank_unreachable,       // nothing was sent: safe to repeat
  bank_outcome_unknown,   // something was sent, no usable answer came
  bank_failed,            // the bank says that it failed
  bank_answer_invalid,    // the answer cannot be trusted
  bank_rejected_gateway,  // the bank does not accept our own credentials or certificate
  bank_refused,           // the bank understood and said no
  quota_exhausted,        // too many unattended reads
  account_blocked,        // the bank has closed this account to us
  account_not_supported,  // not an account that this kind of call may be about
  channel_not_permitted,  // the account is in no electronic channel of the bank
  wrong_brand,            // the account is not one of this bank's or brand's
  cancellation_too_late,  // the payment is too far on its way
  cancellation_not_allowed,
  access_token_refused,  // the bank does not accept the access token (any more)
  grant_refused,         // the bank does not accept the code or refresh token
  token_uncertain,       // a refresh is under way or its outcome is unknown

  // The gateway.
  overloaded,
  storage_unavailable,
  deadline_exceeded,
  internal,
};

// One wrong field of a request: where (a JSON pointer, or a parameter or header name) and why.
struct FieldError {
  std::string field;
  std::string message;
};

// What the other side said, for a support ticket. Never shown to a customer.
struct Refusal {
  int reply_status = 0;
  std::string name;
  std::string number;
  std::string request_id;
};

// How much of a counted permission is left.
struct Allowance {
  int limit = 0;
  int remaining = 0;
  std::chrono::sys_time<std::chrono::milliseconds> resets_at{};  // when the next one comes free
};

struct ErrorContext {
  std::vector<FieldError> fields;
  std::optional<Refusal> refusal;
  std::optional<std::chrono::seconds> retry_after;
  std::optional<Allowance> quota;
  std::optional<std::string> authorization_url;  // where the customer can put it right
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> authorization_expires_at;
  bool nothing_sent = false;  // no byte of the request left us: the other side cannot know of it
};

struct Error {
  Errc code = Errc::internal;
  std::string detail;      // safe to show to the caller
  std::string cause = {};  // logged, never sent
  // Shared because errors are copied between waiters and most have no context.
  std::shared_ptr<const ErrorContext> context = {};
};

Error invalid_field(std::string field, std::string message);
Error invalid_fields(std::vector<FieldError> fields);
Error with_context(Error error, ErrorContext context);
Error with_nothing_sent(Error error);
bool nothing_sent(const Error& error);

// Stable names, used in logs, metrics and problem types.
const char* name_of(Errc code);

}  // namespace tpp
