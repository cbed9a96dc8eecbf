#pragma once
// Payments as the API shows them.

#include "app/cancel_payment.hpp"
#include "app/submit_payment.hpp"
#include "domain/page.hpp"
#include "http/message.hpp"

namespace tpp::gateway {

http::Response payment_response(const Payment& payment);
// 201, or 202 when nobody can tell whether the bank has it.
http::Response submitted_response(const SubmittedPayment& submitted);
// 200, or 202 when the customer has to sign the cancellation.
http::Response cancelled_response(const CancelledPayment& cancelled);
http::Response payment_page(const Page<Payment>& page);
http::Response payment_history(const std::vector<PaymentEvent>& events);
http::Response payment_details(const PaymentId& id, const PaymentDetails& details);

}  // namespace tpp::gateway
