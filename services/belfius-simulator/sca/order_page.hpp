#pragma once
// The page on which an order is signed.

#include "payments/payment.hpp"
#include "sca/page_parts.hpp"

namespace tpp::simulator {

// With a choice named `account` when the order leaves the debtor's account open.
std::string order_page(const Voice& voice, const Visit& visit, const Customer& signer,
                       const Payment& payment);

}  // namespace tpp::simulator
