#include "core/error.hpp"

#include <utility>

namespace tpp {

Error invalid_fields(std::vector<FieldError> fields) {
  std::string detail = fields.size() == 1 ? fields.front().field + ": " + fields.front().message
                                          : "several fields are wrong; see errors";
  ErrorContext context;
  context.fields = std::move(fields);
  return with_context(Error{Errc::validation_failed, std::move(detail)}, std::move(context));
}

Error invalid_field(std::string field, std::string message) {
  std::vector<FieldError> fields;
  fields.push_back(FieldError{std::move(field), std::move(message)});
  return invalid_fields(std::move(fields));
}

Error with_context(Error error, ErrorContext context) {
  error.context = std::make_shared<const ErrorContext>(std::move(context));
  return error;
}

Error with_nothing_sent(Error error) {
  ErrorContext context = error.context ? *error.context : ErrorContext();
  context.nothing_sent = true;
  return with_context(std::move(error), std::move(context));
}

bool nothing_sent(const Error& error) {
  return error.context && error.context->nothing_sent;
}

const char* name_of(Errc code) {
  switch (code) {
    case Errc::invalid_input:
      return "invalid_input";
    case Errc::validation_failed:
      return "validation_failed";
    case Errc::unauthorized:
      return "unauthorized";
    case Errc::forbidden:
      return "forbidden";
    case Errc::not_found:
      return "not_found";
    case Errc::conflict:
      return "conflict";
    case Errc::gone:
      return "gone";
    case Errc::request_in_flight:
      return "request_in_flight";
    case Errc::idempotency_key_reused:
      return "idempotency_key_reused";
    case Errc::duplicate_payment:
      return "duplicate_payment";
    case Errc::consent_pending:
      return "consent_pending";
    case Errc::consent_renewal_due:
      return "consent_renewal_due";
    case Errc::consent_expired:
      return "consent_expired";
    case Errc::consent_revoked:
      return "consent_revoked";
    case Errc::consent_unusable:
      return "consent_unusable";
    case Errc::bank_unreachable:
      return "bank_unreachable";
    case Errc::bank_outcome_unknown:
      return "bank_outcome_unknown";
    case Errc::bank_failed:
      return "bank_failed";
    case Errc::bank_answer_invalid:
      return "bank_answer_invalid";
    case Errc::bank_rejected_gateway:
      return "bank_rejected_gateway";
    case Errc::bank_refused:
      return "bank_refused";
    case Errc::quota_exhausted:
      return "quota_exhausted";
    case Errc::account_blocked:
      return "account_blocked";
    case Errc::account_not_supported:
      return "account_not_supported";
    case Errc::channel_not_permitted:
      return "channel_not_permitted";
    case Errc::wrong_brand:
      return "wrong_brand";
    case Errc::cancellation_too_late:
      return "cancellation_too_late";
    case Errc::cancellation_not_allowed:
      return "cancellation_not_allowed";
    case Errc::access_token_refused:
      return "access_token_refused";
    case Errc::grant_refused:
      return "grant_refused";
    case Errc::token_uncertain:
      return "token_uncertain";
    case Errc::overloaded:
      return "overloaded";
    case Errc::storage_unavailable:
      return "storage_unavailable";
    case Errc::deadline_exceeded:
      return "deadline_exceeded";
    case Errc::internal:
      return "internal";
  }
  return "internal";
}

}  // namespace tpp
