#pragma once
// What requests to pay hold. Shapes are read here; what an order may say is decided by
// domain/payment_rules.hpp.

#include <string>
#include <string_view>

#include "core/result.hpp"
#include "domain/payment.hpp"
#include "domain/ports/payment_store.hpp"
#include "http/message.hpp"

namespace tpp::gateway {

class BodyObject;

// Who pays, and where the customer goes afterwards.
struct PaymentHeader {
  std::string psu_ref;
  BankId bank;
  std::optional<std::string> language;
  std::string return_url;
  bool confirm_duplicate = false;
};
PaymentHeader read_payment_header(BodyObject& body);

template <class Order>
struct PaymentBody {
  PaymentHeader header;
  Order order;
  std::string canonical;  // the same for every request that says the same
};

// Each: invalid_input or validation_failed as BodyReader.
Result<PaymentBody<CreditTransfer>> decode_payment(std::string_view body);
Result<PaymentBody<StandingOrder>> decode_standing_order(std::string_view body);

// From the header Idempotency-Key, 1 to 255 visible ASCII characters, and everything that is asked
// for. invalid_input without it, validation_failed when it is another text.
Result<IdempotencyKey> given_idempotency_key(const http::Request& request,
                                             std::string_view operation,
                                             std::string_view canonical);

}  // namespace tpp::gateway
