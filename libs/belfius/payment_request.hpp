#pragma once
// The calls about payments, not signed yet.

#include <string>

#include "belfius/payment_profile.hpp"
#include "belfius/request.hpp"
#include "domain/ports/payment_bank.hpp"

namespace tpp::belfius {

// Where orders of a kind go. Nothing: not offered.
const std::optional<Endpoint>& resource_for(PaymentKind kind, const PaymentProfile& profile);

// validation_failed when the bank does not take such an order, or not without a debtor.
Result<void> check_order(const PaymentOrder& order, const PaymentProfile& profile);

// check_order() must have passed.
http::ClientRequest initiation_request(RequestBuilder& requests, const PaymentProfile& profile,
                                       const PaymentOrder& order, const InitiationRequest& wanted,
                                       const Call& call);

// validation_failed when the profile no longer offers what the payment is.
Result<http::ClientRequest> payment_request(RequestBuilder& requests, const char* method,
                                            const Endpoint& endpoint, const PaymentProfile& profile,
                                            const BankPayment& payment, const Call& call);

}  // namespace tpp::belfius
