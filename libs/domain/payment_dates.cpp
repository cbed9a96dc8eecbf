#include "domain/payment_dates.hpp"

#include <utility>

namespace tpp {
namespace {

int months_of(Frequency frequency) {
  switch (frequency) {
    case Frequency::weekly:
      return 0;
    case Frequency::monthly:
      return 1;
    case Frequency::quarterly:
      return 3;
    case Frequency::half_yearly:
      return 6;
    case Frequency::yearly:
      return 12;
  }
  return 0;
}

// Banks move the day to the next business day: only months are compared.
bool fits(Date first, Date last, Frequency frequency) {
  const int period = months_of(frequency);
  if (period == 0) return true;
  const auto apart = last.year() / last.month() - first.year() / first.month();
  return apart.count() % period == 0;
}

}  // namespace

std::optional<std::string> wrong_execution_date(Date date, Date today) {
  if (std::chrono::sys_days(date) < std::chrono::sys_days(today)) return "is in the past";
  if (std::chrono::sys_days(date) > std::chrono::sys_days(today) + std::chrono::days(365))
    return "is more than 365 days ahead";
  return std::nullopt;
}

void check_execution_date(const CreditTransfer& transfer, Date today,
                          std::vector<FieldError>& wrong) {
  if (!transfer.execution_date) return;
  if (auto message = wrong_execution_date(*transfer.execution_date, today))
    wrong.push_back({"/execution_date", std::move(*message)});
  else if (transfer.product == PaymentProduct::instant_sepa_credit_transfer &&
           *transfer.execution_date != today)
    wrong.push_back({"/execution_date", "an instant transfer is executed at once"});
}

void check_repetition(const StandingOrder& order, Date today, std::vector<FieldError>& wrong) {
  if (order.first <= today) wrong.push_back({"/first_date", "must be in the future"});
  if (!order.last) return;
  if (*order.last <= order.first)
    wrong.push_back({"/last_date", "must be after first_date"});
  else if (!fits(order.first, *order.last, order.frequency))
    wrong.push_back({"/last_date", "its month is not a whole number of periods after first_date"});
}

}  // namespace tpp
