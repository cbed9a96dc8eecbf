#include "payments/refusals.hpp"

namespace tpp::simulator {
namespace {

Refused invalid(const char* code, const char* description) {
  return {400, "INVALID_INPUT", code, description};
}

}  // namespace

Refused missing_mandatory_field() {
  return {400, "MISSING_INPUT", "B14821ZZ-1200-000000", "Missing mandatory input fields"};
}

Refused country_not_allowed() {
  return invalid("B14821ZZ-1227-000000", "Beneficiary's country is not allowed");
}

Refused amount_not_positive() {
  return invalid("B14821ZZ-1231-000000", "The amount must be higher than 0");
}

Refused currency_not_allowed() {
  return invalid("B14821ZZ-1232-000000", "The transaction's currency is invalid or not authorised");
}

Refused bban_with_bic() {
  return invalid("B14821ZZ-1236-000000",
                 "BBAN-structure in combination of a BIC code is not authorised");
}

Refused begin_date_not_in_future() {
  return invalid("B14821ZZ-1259-000000", "The begin date must be in the future");
}

Refused end_month_off_rhythm() {
  return invalid("B14821ZZ-1322-000000",
                 "The month of the end date should be according to the periodicity");
}

// The published text is cut after these two words.
Refused end_date_wrong() {
  return invalid("B14821ZZ-1345-000000", "The end date");
}

Refused bic_invalid_or_missing() {
  return invalid("B14821ZZ-2102-000000", "Beneficiary's BIC is invalid or is missing");
}

Refused profile_forbids() {
  return {403, "FORBIDDEN", "B14821ZZ-2101-000000", "Customer profile does not permit this action"};
}

Refused non_sepa_not_allowed() {
  return {403, "INVALID_PAYMENT", "B14821ZZ-2121-000000",
          "Non SEPA payment is not allowed for this account"};
}

Refused payment_not_found() {
  return {404, "PAYMENT_NOT_FOUND", "B14821ZZ-2130-000000", "No payment found."};
}

Refused cancellation_too_late() {
  return {409, "CANCELLATION_TOO_LATE", "B14821ZZ-2131-000000",
          "The payment can no longer be cancelled."};
}

}  // namespace tpp::simulator
