#pragma once
// Which payments a bank takes.

#include <chrono>
#include <vector>

#include "domain/payment.hpp"

namespace tpp {

struct PaymentTraits {
  std::vector<PaymentProduct> single_products;  // empty: the bank takes no single payments
  bool standing_orders = false;
  bool bulk = false;
  bool urgency = false;                    // whether a payment may be asked for as urgent
  bool debtor_required = false;            // the customer cannot choose the account at the bank
  std::chrono::minutes page_lifetime{30};  // of the page where the customer signs
  bool finds_by_our_id = false;            // the bank goes by our end-to-end id
};

}  // namespace tpp
