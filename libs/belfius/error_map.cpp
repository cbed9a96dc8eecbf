#include "belfius/error_map.hpp"

#include <algorithm>
#include <utility>

#include "belfius/error_table.hpp"
#include "belfius/json.hpp"
#include "belfius/retry_after.hpp"

namespace tpp::belfius {
namespace {

Refusal describe(const http::ClientResponse& response, const ErrorBody& body,
                 const std::string& request_id) {
  std::string_view id = response.header("Response-ID");
  if (id.empty()) id = response.header("Request-ID");
  if (id.empty()) id = request_id;
  return Refusal{static_cast<int>(response.status), clean_word(body.name), clean_word(body.number),
                 clean_word(id)};
}

std::string cause_of(const Refusal& refusal) {
  std::string cause = "the bank answered " + std::to_string(refusal.reply_status);
  if (!refusal.name.empty()) cause += " " + refusal.name;
  if (!refusal.number.empty()) cause += " " + refusal.number;
  return cause;
}

Meaning broken_bank(CallKind kind) {
  if (only_asks(kind)) return {Errc::bank_failed, "the bank failed"};
  return {Errc::bank_outcome_unknown, "the bank failed after the request was sent"};
}

constexpr Meaning stale_refresh_token{Errc::grant_refused,
                                      "the bank does not accept this refresh token"};
constexpr Meaning not_negotiated{
    Errc::bank_refused,
    "the bank does not serve the version or the language that the gateway asks for"};

}  // namespace

bool only_asks(CallKind kind) {
  return kind == CallKind::read || kind == CallKind::payment_question;
}

bool is_about_a_payment(CallKind kind) {
  return kind == CallKind::initiation || kind == CallKind::payment_question ||
         kind == CallKind::cancellation;
}

ErrorMap::ErrorMap(const BankProfile& profile, const PageOrigins& origins, JsonParser& parser,
                   const Clock& clock)
    : profile_(profile), origins_(origins), parser_(parser), clock_(clock) {}

Result<void> ErrorMap::check(http::ClientResponse& response, CallKind kind,
                             const std::string& request_id) const {
  if (response.status >= 400) return refusal_of(response, kind, request_id);
  if (response.status != 200)
    return answer_invalid("the bank answered " + std::to_string(response.status));
  if (!is_json(response.header("Content-Type"))) return answer_invalid("200, but not as JSON");
  return {};
}

Error ErrorMap::refusal_of(http::ClientResponse& response, CallKind kind,
                           const std::string& request_id) const {
  const ErrorBody body = read_error_body(parser_, response, profile_.sca_page, origins_);
  const auto status = static_cast<int>(response.status);
  Meaning meaning = meaning_of(body.name, body.number, status, kind);
  if (status >= 500) meaning = broken_bank(kind);
  if (refuses_refresh(status, kind)) meaning = stale_refresh_token;
  if (status == 406) meaning = not_negotiated;
  if (status == 429) meaning = {Errc::quota_exhausted, "the bank allows no more calls for now"};

  ErrorContext context;
  context.refusal = describe(response, body, request_id);
  if (status == 429 || status == 503)
    context.retry_after = parse_retry_after(response.header("Retry-After"), clock_.now());
  Error error{meaning.code, meaning.detail, cause_of(*context.refusal)};
  if (error.code == Errc::consent_renewal_due)
    return renewal_due(std::move(error), std::move(context), body, response);
  return with_context(std::move(error), std::move(context));
}

// The oldest generation answered 500 instead of refusing a refresh token.
bool ErrorMap::refuses_refresh(int status, CallKind kind) const {
  const auto& statuses = profile_.refused_refresh_statuses;
  return kind == CallKind::refresh && std::ranges::find(statuses, status) != statuses.end();
}

Error ErrorMap::renewal_due(Error error, ErrorContext context, const ErrorBody& body,
                            const http::ClientResponse& response) const {
  std::string page = find_sca_page(body, response, profile_.sca_page);
  if (!page.empty() && !origins_.allows(page)) {
    error.code = Errc::bank_answer_invalid;
    error.detail = "the bank's answer cannot be trusted";
    error.cause += "; its page for the customer is not on an allowed origin";
  } else if (!page.empty()) {
    context.authorization_url = std::move(page);
  }
  return with_context(std::move(error), std::move(context));
}

Error ErrorMap::send_failed(Error error, CallKind kind) {
  if (error.code == Errc::invalid_input) {
    // The request was ours, not the caller's.
    error.cause = error.detail + ": " + error.cause;
    error.detail = "the gateway could not ask the bank";
    error.code = only_asks(kind) ? Errc::internal : Errc::bank_unreachable;
  }
  if (only_asks(kind)) return error;
  if (error.code == Errc::deadline_exceeded) {
    const bool sent = http::request_was_sent(error);
    error.code = sent ? Errc::bank_outcome_unknown : Errc::bank_unreachable;
  }
  if (error.code == Errc::bank_answer_invalid && is_about_a_payment(kind))
    error.code = Errc::bank_outcome_unknown;
  if (error.code == Errc::bank_answer_invalid) error.cause += "; the token was probably rotated";
  return error;
}

}  // namespace tpp::belfius
