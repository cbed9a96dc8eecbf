#pragma once
// Handlers of the payments: decode, act, encode.

#include "api/bulk_body.hpp"
#include "api/context.hpp"
#include "app/cancel_payment.hpp"
#include "app/payments.hpp"
#include "app/submit_payment.hpp"
#include "domain/ports/cursor_box.hpp"

namespace tpp::gateway {

Awaitable<http::Response> create_payment(const Context& ctx, SubmitPayment& submit);
Awaitable<http::Response> create_standing_order(const Context& ctx, SubmitPayment& submit);
Awaitable<http::Response> create_bulk_payment(const Context& ctx, SubmitPayment& submit,
                                              const BulkFiles& files);
Awaitable<http::Response> list_payments(const Context& ctx, ListPayments& list,
                                        const CursorBox& cursors);
Awaitable<http::Response> get_payment(const Context& ctx, GetPayment& get);
Awaitable<http::Response> get_payment_history(const Context& ctx, GetPaymentHistory& history);
Awaitable<http::Response> get_payment_details(const Context& ctx, GetPaymentDetails& details);
Awaitable<http::Response> cancel_payment(const Context& ctx, CancelPayment& cancel);

}  // namespace tpp::gateway
