#pragma once
// From the bank's way of saying no to the errors of the bank port. The table with its reasons is
// in docs/bank/belfius.md.

#include <string>

#include "belfius/error_body.hpp"
#include "belfius/page_origins.hpp"
#include "belfius/profile.hpp"
#include "core/clock.hpp"
#include "http/client.hpp"

namespace tpp::belfius {

enum class CallKind { read, code_exchange, refresh, initiation, payment_question, cancellation };

// Whether a lost answer changes nothing.
bool only_asks(CallKind kind);
bool is_about_a_payment(CallKind kind);

class ErrorMap {
 public:
  ErrorMap(const BankProfile& profile, const PageOrigins& origins, JsonParser& parser,
           const Clock& clock);

  // Nothing to say for a 200 with JSON; request_id is ours, for an answer that names none.
  Result<void> check(http::ClientResponse& response, CallKind kind,
                     const std::string& request_id) const;

  // Of an answer with a status of at least 400.
  Error refusal_of(http::ClientResponse& response, CallKind kind,
                   const std::string& request_id) const;

  // For an answer that never came. Of calls that change something it matters whether they were
  // sent.
  static Error send_failed(Error error, CallKind kind);

 private:
  Error renewal_due(Error error, ErrorContext context, const ErrorBody& body,
                    const http::ClientResponse& response) const;

  bool refuses_refresh(int status, CallKind kind) const;

  const BankProfile& profile_;
  const PageOrigins& origins_;
  JsonParser& parser_;
  const Clock& clock_;
};

}  // namespace tpp::belfius
