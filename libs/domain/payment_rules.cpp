#include "domain/payment_rules.hpp"

#include <algorithm>
#include <utility>

#include "domain/payment_dates.hpp"

namespace tpp {
namespace {

using Wrong = std::vector<FieldError>;

void check_offer(const CreditTransfer& transfer, const PaymentTraits& traits, Wrong& wrong) {
  if (transfer.urgency != Urgency::normal && !traits.urgency)
    wrong.push_back({"/urgency", "this bank takes no urgent payments"});
  if (!transfer.debtor && traits.debtor_required)
    wrong.push_back({"/debtor", "is missing; at this bank the customer cannot choose it"});
  // An id used twice would make the bank's word on one payment pass for its word on the other.
  if (traits.finds_by_our_id && !transfer.end_to_end_id.empty())
    wrong.push_back({"/end_to_end_id", "this bank goes by it, so the gateway chooses a new one"});
}

void check_single(const CreditTransfer& transfer, const PaymentTraits& traits, Date today,
                  Wrong& wrong) {
  if (std::ranges::find(traits.single_products, transfer.product) == traits.single_products.end())
    wrong.push_back({"/product", "this bank does not offer it"});
  check_offer(transfer, traits, wrong);
  find_wrong_fields(transfer, wrong);
  check_execution_date(transfer, today, wrong);
}

void check_standing(const StandingOrder& order, const PaymentTraits& traits, Date today,
                    Wrong& wrong) {
  const CreditTransfer& transfer = order.transfer;
  if (!traits.standing_orders) wrong.push_back({"/bank", "takes no standing orders"});
  if (transfer.product != PaymentProduct::sepa_credit_transfer)
    wrong.push_back({"/product", "standing orders are sepa-credit-transfers"});
  if (transfer.urgency != Urgency::normal)
    wrong.push_back({"/urgency", "standing orders are not urgent"});
  if (transfer.execution_date)
    wrong.push_back({"/execution_date", "a standing order has first_date and last_date"});
  check_offer(transfer, traits, wrong);
  find_wrong_fields(transfer, wrong);
  check_repetition(order, today, wrong);
}

void check_bulk(const BulkPayment& bulk, const PaymentTraits& traits, Date today, Wrong& wrong) {
  if (!traits.bulk) wrong.push_back({"/bank", "takes no bulk payments"});
  if (!bulk.execution_date) return;
  if (auto message = wrong_execution_date(*bulk.execution_date, today))
    wrong.push_back({"/execution_date", std::move(*message)});
}

}  // namespace

Result<void> check(const PaymentOrder& order, const PaymentTraits& traits, Date today) {
  Wrong wrong;
  if (const auto* single = std::get_if<CreditTransfer>(&order))
    check_single(*single, traits, today, wrong);
  if (const auto* standing = std::get_if<StandingOrder>(&order))
    check_standing(*standing, traits, today, wrong);
  if (const auto* bulk = std::get_if<BulkPayment>(&order)) check_bulk(*bulk, traits, today, wrong);
  if (wrong.empty()) return {};
  return invalid_fields(std::move(wrong));
}

}  // namespace tpp
