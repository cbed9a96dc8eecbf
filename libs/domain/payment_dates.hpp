#pragma once
// When a payment may be executed. Days are UTC days.

#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "domain/payment.hpp"

namespace tpp {

// Today to one year ahead; what is wrong with it, or nothing.
std::optional<std::string> wrong_execution_date(Date date, Date today);

// An instant transfer cannot wait for a later day.
void check_execution_date(const CreditTransfer& transfer, Date today,
                          std::vector<FieldError>& wrong);

// The first date is in the future; the last one is later and, from monthly on, a whole number of
// periods away by its month.
void check_repetition(const StandingOrder& order, Date today, std::vector<FieldError>& wrong);

}  // namespace tpp
