#pragma once
// Orders and first answers as text, to be sealed. Inside this library only.

#include "core/secret.hpp"
#include "domain/ports/payment_store.hpp"

namespace tpp::storage {

Secret pack_order(const PaymentOrder& order);
// internal when the text was not made by pack_order().
Result<PaymentOrder> unpack_order(const Secret& packed);

// The answer to a first request, without the order.
struct FirstAnswer {
  PaymentState state;
  UtcTime at;
  std::optional<AuthorizationLink> link;
  std::optional<Error> refusal;
};

Secret pack_answer(const FirstAnswer& answer);
Result<FirstAnswer> unpack_first_answer(const Secret& packed);

}  // namespace tpp::storage
