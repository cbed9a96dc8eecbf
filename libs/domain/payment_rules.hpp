#pragma once
// What an order must look like before a bank sees it: everything that can be judged without the
// bank. Which fields go with which product is the bank's own table (reference, 10.4); limits of
// texts are those of ISO 20022 and EPC217-08.

#include <vector>

#include "core/result.hpp"
#include "domain/payment.hpp"
#include "domain/payment_traits.hpp"

namespace tpp {

// validation_failed with every wrong field, as JSON pointers into the request of the API. `today`
// is the UTC day: between midnight in Brussels and midnight UTC the day before still counts as
// today. The end-to-end id may be empty. The inside of a bulk payment's document is not looked at.
Result<void> check(const PaymentOrder& order, const PaymentTraits& traits, Date today);

// What is wrong with the transfer itself, whatever the bank and the day.
void find_wrong_fields(const CreditTransfer& transfer, std::vector<FieldError>& wrong);

}  // namespace tpp
