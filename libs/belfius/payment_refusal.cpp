#include "belfius/payment_refusal.hpp"

#include <algorithm>
#include <utility>

namespace tpp::belfius {
namespace {

bool among(const std::vector<int>& statuses, int status) {
  return std::ranges::find(statuses, status) != statuses.end();
}

Error meaning(Error error, Errc code, const char* detail) {
  error.code = code;
  error.detail = detail;
  return error;
}

}  // namespace

Error refined(Error error, CallKind kind, const PaymentStatuses& statuses) {
  if (error.code != Errc::bank_refused || !error.context || !error.context->refusal) return error;
  const int status = error.context->refusal->reply_status;
  if (among(statuses.not_found, status))
    return meaning(std::move(error), Errc::not_found, "the bank knows no such payment");
  if (kind != CallKind::cancellation) return error;
  if (among(statuses.too_late, status))
    return meaning(std::move(error), Errc::cancellation_too_late,
                   "the payment is too far on its way to be cancelled");
  if (among(statuses.not_allowed, status))
    return meaning(std::move(error), Errc::cancellation_not_allowed,
                   "the bank does not allow this payment to be cancelled");
  return error;
}

Error without_token(Error error) {
  if (error.code == Errc::access_token_refused) error.code = Errc::bank_refused;
  return error;
}

}  // namespace tpp::belfius
