#pragma once
// What an answer about one payment means where the bank's error table says nothing more exact.

#include "belfius/error_map.hpp"
#include "belfius/payment_profile.hpp"

namespace tpp::belfius {

// By the statuses of the profile: not_found, and for cancellations cancellation_too_late and
// cancellation_not_allowed. Any other error stays as it is.
Error refined(Error error, CallKind kind, const PaymentStatuses& statuses);

// Without a token none can be refused.
Error without_token(Error error);

}  // namespace tpp::belfius
