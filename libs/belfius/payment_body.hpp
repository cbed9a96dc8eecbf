#pragma once
// What an order looks like to the bank. Amounts are the decimal's own digits.

#include <string>

#include "belfius/payment_profile.hpp"
#include "domain/payment.hpp"

namespace tpp::belfius {

struct BodyToSend {
  std::string text;
  std::string content_type;
};

BodyToSend body_of(const PaymentOrder& order, const PaymentProfile& profile);

// Each generation's own.
std::string newest_transfer_body(const CreditTransfer& order, const PaymentProfile& profile);
std::string newest_standing_order_body(const StandingOrder& order, const PaymentProfile& profile);
std::string v1_transfer_body(const CreditTransfer& order, const PaymentProfile& profile);

}  // namespace tpp::belfius
