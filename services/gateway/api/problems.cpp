#include "api/problems.hpp"

#include <algorithm>
#include <array>

#include "api/quota.hpp"
#include "api/told_back.hpp"
#include "core/clock.hpp"
#include "obs/log.hpp"

namespace tpp::gateway {
namespace {

enum class Repeat { never, reads_only, always };

struct Row {
  unsigned status;
  const char* title;
  const char* origin;
  Repeat repeat;
  const char* action;
};

Row row_of(Errc code) {
  using enum Repeat;
  switch (code) {
    case Errc::invalid_input:
      return {400, "Invalid input", "client", never, "fix_request"};
    case Errc::validation_failed:
      return {422, "Validation failed", "client", never, "fix_request"};
    case Errc::unauthorized:
      return {401, "Unauthorized", "client", never, "fix_request"};
    case Errc::forbidden:
      return {403, "Forbidden", "client", never, "fix_request"};
    case Errc::not_found:
      return {404, "Not found", "client", never, "fix_request"};
    case Errc::conflict:
      return {409, "Conflict", "client", never, "fix_request"};
    case Errc::gone:
      return {410, "Gone", "client", never, "renew"};
    case Errc::request_in_flight:
      return {409, "Request in flight", "client", always, "wait"};
    case Errc::idempotency_key_reused:
      return {422, "Idempotency key reused", "client", never, "fix_request"};
    case Errc::duplicate_payment:
      return {409, "Duplicate payment", "client", never, "fix_request"};
    case Errc::consent_pending:
      return {409, "Consent pending", "psu", never, "wait"};
    case Errc::consent_renewal_due:
      return {409, "Renewal due", "psu", never, "renew"};
    case Errc::consent_expired:
      return {409, "Consent expired", "psu", never, "renew"};
    case Errc::consent_revoked:
      return {409, "Consent revoked", "psu", never, "none"};
    case Errc::consent_unusable:
      return {409, "Consent unusable", "psu", never, "none"};
    case Errc::bank_unreachable:
      return {502, "Bank unreachable", "bank", always, "wait"};
    case Errc::bank_outcome_unknown:
      return {502, "Bank outcome unknown", "bank", reads_only, "wait"};
    case Errc::bank_failed:
      return {502, "Bank failed", "bank", reads_only, "wait"};
    case Errc::bank_answer_invalid:
      return {502, "Bank answer invalid", "bank", never, "contact_bank"};
    case Errc::bank_rejected_gateway:
      return {502, "Bank rejected the gateway", "gateway", never, "contact_bank"};
    case Errc::bank_refused:
      return {422, "Bank refused", "bank", never, "contact_bank"};
    case Errc::quota_exhausted:
      return {429, "Quota exhausted", "bank", always, "wait"};
    case Errc::account_blocked:
      return {409, "Account blocked", "bank", never, "contact_bank"};
    case Errc::account_not_supported:
      return {409, "Account not supported", "bank", never, "none"};
    case Errc::channel_not_permitted:
      return {409, "Channel not permitted", "bank", never, "contact_bank"};
    case Errc::wrong_brand:
      return {409, "Wrong brand", "bank", never, "fix_request"};
    case Errc::cancellation_too_late:
      return {409, "Cancellation too late", "bank", never, "none"};
    case Errc::cancellation_not_allowed:
      return {409, "Cancellation not allowed", "bank", never, "none"};
    case Errc::token_uncertain:
      return {503, "Token uncertain", "gateway", always, "wait"};
    case Errc::overloaded:
      return {503, "Overloaded", "gateway", always, "wait"};
    case Errc::storage_unavailable:
      return {503, "Storage unavailable", "gateway", reads_only, "wait"};
    case Errc::deadline_exceeded:
      return {504, "Deadline exceeded", "gateway", reads_only, "wait"};
    case Errc::access_token_refused:  // never leave the use cases
    case Errc::grant_refused:
    case Errc::internal:
      break;
  }
  return {500, "Internal error", "gateway", Repeat::never, "none"};
}

// Nothing was sent; with a time to wait the bank was not even tried.
bool bank_left_alone(const Error& error) {
  return error.code == Errc::bank_unreachable && error.context && error.context->retry_after;
}

Row row_of(const Error& error) {
  if (bank_left_alone(error)) return {503, "Bank unavailable", "bank", Repeat::always, "wait"};
  return row_of(error.code);
}

std::string code_of(const Error& error, const Row& row) {
  if (row.status == 500) return "internal";
  return bank_left_alone(error) ? "bank_unavailable" : name_of(error.code);
}

struct ProtocolRow {
  unsigned status;
  const char* code;
  const char* title;
};

constexpr std::array protocol_rows{
    ProtocolRow{400, "invalid_input", "Invalid input"},
    ProtocolRow{401, "unauthorized", "Unauthorized"},
    ProtocolRow{404, "not_found", "Not found"},
    ProtocolRow{405, "method_not_allowed", "Method not allowed"},
    ProtocolRow{406, "not_acceptable", "Not acceptable"},
    ProtocolRow{408, "request_timeout", "Request timeout"},
    ProtocolRow{411, "length_required", "Length required"},
    ProtocolRow{413, "payload_too_large", "Payload too large"},
    ProtocolRow{414, "uri_too_long", "URI too long"},
    ProtocolRow{415, "unsupported_media_type", "Unsupported media type"},
    ProtocolRow{417, "expectation_failed", "Expectation failed"},
    ProtocolRow{429, "rate_limited", "Rate limited"},
    ProtocolRow{431, "headers_too_large", "Headers too large"},
    ProtocolRow{501, "not_implemented", "Not implemented"},
    ProtocolRow{503, "overloaded", "Overloaded"},
    ProtocolRow{505, "http_version_not_supported", "HTTP version not supported"},
};
constexpr ProtocolRow unexpected{500, "internal", "Internal error"};

void set_identity(http::Problem& body, const std::string& code, const char* title,
                  const ProblemSubject& subject) {
  body.type = "urn:tpp-gateway:problem:" + code;
  body.title = title;
  body.code = code;
  if (subject.record != nullptr) subject.record->problem = code;
  body.request_id = std::string(subject.request_id);
  if (!subject.path.empty()) body.instance = told_back(subject.path);
}

void set_context(http::Problem& body, const ErrorContext& context) {
  body.errors = context.fields;
  for (FieldError& wrong : body.errors) wrong.field = told_back(wrong.field);
  body.retry_after = context.retry_after;
  if (context.refusal) {
    const Refusal& said = *context.refusal;
    http::ProblemBank bank;
    bank.http_status = said.reply_status;
    if (!said.name.empty()) bank.error = said.name;
    if (!said.number.empty()) bank.error_code = said.number;
    if (!said.request_id.empty()) bank.request_id = said.request_id;
    body.bank = std::move(bank);
  }
  if (context.quota) {
    http::ProblemQuota quota{context.quota->limit, context.quota->remaining, {}};
    if (const auto reset = resets_at(*context.quota)) quota.resets_at = to_rfc3339(*reset);
    body.quota = std::move(quota);
  }
  if (context.authorization_url && context.authorization_expires_at)
    body.authorization = http::ProblemAuthorization{*context.authorization_url,
                                                    to_rfc3339(*context.authorization_expires_at)};
}

void log_problem(const Error& error, const Row& row, const ProblemSubject& subject) {
  const bool ours = row.status >= 500;
  static const RequestRecord unknown;
  const RequestRecord& record = subject.record != nullptr ? *subject.record : unknown;
  obs::log(ours ? obs::Level::warn : obs::Level::debug, "request refused",
           {{"request_id", subject.request_id},
            {"trace_id", record.trace_id},
            {"client_id", record.client.value},
            {"consent_id", record.about.consent.value},
            {"code", name_of(error.code)},
            {"status", row.status},
            {"cause", error.cause}});
}

}  // namespace

http::Response problem(const Error& error, const ProblemSubject& subject) {
  const Row row = row_of(error);
  const std::string code = code_of(error, row);
  http::Problem body;
  set_identity(body, code, row.title, subject);
  body.status = row.status;
  body.detail = row.status == 500 ? "the gateway failed; quote the request_id" : error.detail;
  body.origin = row.origin;
  body.retryable =
      row.repeat == Repeat::always || (row.repeat == Repeat::reads_only && subject.method == "GET");
  body.action_required = row.action;
  if (error.context) set_context(body, *error.context);
  log_problem(error, row, subject);

  http::Response response = http::to_response(body);
  if (row.status == 401)
    response.headers.push_back({"WWW-Authenticate", "Bearer realm=\"tpp-gateway\""});
  if (error.context && error.context->quota)
    add_rate_limit(response, *error.context->quota, error.context->retry_after);
  return response;
}

http::Response problem(const Error& error, const Context& ctx) {
  return problem(
      error, ProblemSubject{ctx.request.method, ctx.request.path, ctx.call.request_id, ctx.record});
}

http::Response protocol_problem(unsigned status, std::string detail, const ProblemSubject& subject,
                                std::optional<std::chrono::seconds> retry_after) {
  const auto* found = std::ranges::find(protocol_rows, status, &ProtocolRow::status);
  const ProtocolRow& row = found == protocol_rows.end() ? unexpected : *found;
  http::Problem body;
  set_identity(body, row.code, row.title, subject);
  body.status = row.status;
  body.detail = std::move(detail);
  const bool passes = status == 408 || status == 429 || status == 503;
  body.origin = row.status == 500 || status == 503 ? "gateway" : "client";
  body.retryable = passes;
  body.action_required = "fix_request";
  if (passes) body.action_required = "wait";
  if (row.status == 500) body.action_required = "none";
  body.retry_after = retry_after;
  return http::to_response(body);
}

}  // namespace tpp::gateway
