#pragma once
// The refusals of orders that the bank publishes beside those of bank/errors.hpp, and three that
// are assumed: an order that is unknown, one too late to cancel, one not to be cancelled.

#include "bank/errors.hpp"

namespace tpp::simulator {

Refused missing_mandatory_field();
Refused country_not_allowed();
Refused amount_not_positive();
Refused currency_not_allowed();
Refused bban_with_bic();
Refused begin_date_not_in_future();
Refused end_month_off_rhythm();
Refused end_date_wrong();
Refused bic_invalid_or_missing();
Refused profile_forbids();
Refused non_sepa_not_allowed();

Refused payment_not_found();
Refused cancellation_too_late();

}  // namespace tpp::simulator
