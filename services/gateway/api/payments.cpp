#include "api/payments.hpp"

#include <utility>

#include "api/list_cursor.hpp"
#include "api/path_ids.hpp"
#include "api/payment_json.hpp"
#include "api/problems.hpp"
#include "api/request_facts.hpp"

namespace tpp::gateway {
namespace {

template <class Order>
Result<NewPayment> new_payment(const Context& ctx, std::string_view operation,
                               Result<PaymentBody<Order>> body) {
  if (!body) return body.error();
  auto key = given_idempotency_key(ctx.request, operation, body->canonical);
  if (!key) return key.error();
  PaymentHeader& header = body->header;
  return NewPayment{std::move(header.psu_ref),  std::move(header.bank),
                    std::move(header.language), std::move(header.return_url),
                    std::move(body->order),     std::move(*key),
                    header.confirm_duplicate};
}

Result<NewPayment> decode_new_payment(const Context& ctx) {
  auto no_query = expect_no_query(ctx.request.query);
  if (!no_query) return no_query.error();
  return new_payment(ctx, "create_payment", decode_payment(ctx.request.body));
}

Result<NewPayment> decode_new_standing_order(const Context& ctx) {
  auto no_query = expect_no_query(ctx.request.query);
  if (!no_query) return no_query.error();
  return new_payment(ctx, "create_standing_order", decode_standing_order(ctx.request.body));
}

Result<NewPayment> decode_new_bulk_payment(const Context& ctx, const BulkFiles& files) {
  constexpr std::string_view operation = "create_bulk_payment";
  if (body_is_xml(ctx.request)) return new_payment(ctx, operation, decode_bulk_file(ctx.request));
  auto no_query = expect_no_query(ctx.request.query);
  if (!no_query) return no_query.error();
  auto body = decode_bulk_entries(ctx.request.body);
  if (!body) return body.error();
  auto key = given_idempotency_key(ctx.request, operation, body->canonical);
  if (!key) return key.error();
  auto bulk = files.write(std::move(body->order), ctx.call.client, *key);
  if (!bulk) return bulk.error();
  return new_payment(ctx, operation,
                     Result<PaymentBody<BulkPayment>>(PaymentBody<BulkPayment>{
                         std::move(body->header), std::move(*bulk), std::move(body->canonical)}));
}

Awaitable<http::Response> submit_order(const Context& ctx, SubmitPayment& submit,
                                       Result<NewPayment> wanted) {
  if (!wanted) co_return problem(wanted.error(), ctx);

  auto submitted = co_await submit(*ctx.client, std::move(*wanted), ctx.call);
  if (!submitted) co_return problem(submitted.error(), ctx);

  note(ctx.call, submitted->payment.id);
  co_return submitted_response(*submitted);
}

Result<PaymentFilter> decode_filter(QueryReader& query) {
  PaymentFilter filter;
  filter.psu_ref = query.text("psu_ref", 128);
  if (auto bank = query.text("bank", 32)) filter.bank = BankId{std::move(*bank)};
  filter.kind = query.choice<PaymentKind>("kind", payment_kind_from);
  filter.status = query.choice<PaymentStatus>("status", payment_status_from);
  auto finished = query.finish();
  if (!finished) return finished.error();
  return filter;
}

Result<PaymentId> decode_named(const Context& ctx) {
  auto no_query = expect_no_query(ctx.request.query);
  if (!no_query) return no_query.error();
  return path_id<PaymentId>(ctx, "payment_id");
}

}  // namespace

// POST /v1/payments (operationId: create_payment). Safe to repeat with the same Idempotency-Key.
Awaitable<http::Response> create_payment(const Context& ctx, SubmitPayment& submit) {
  auto wanted = decode_new_payment(ctx);
  co_return co_await submit_order(ctx, submit, std::move(wanted));
}

// POST /v1/standing-orders (operationId: create_standing_order). Safe to repeat as create_payment.
Awaitable<http::Response> create_standing_order(const Context& ctx, SubmitPayment& submit) {
  auto wanted = decode_new_standing_order(ctx);
  co_return co_await submit_order(ctx, submit, std::move(wanted));
}

// POST /v1/bulk-payments (operationId: create_bulk_payment). Safe to repeat as create_payment.
Awaitable<http::Response> create_bulk_payment(const Context& ctx, SubmitPayment& submit,
                                              const BulkFiles& files) {
  auto wanted = decode_new_bulk_payment(ctx, files);
  co_return co_await submit_order(ctx, submit, std::move(wanted));
}

// GET /v1/payments (operationId: list_payments).
Awaitable<http::Response> list_payments(const Context& ctx, ListPayments& list,
                                        const CursorBox& cursors) {
  const ListCursor cursor(cursors, ctx, "list_payments");
  auto query = cursor.read(ctx.request.query);
  if (!query) co_return problem(query.error(), ctx);
  auto filter = decode_filter(query->filters);
  if (!filter) co_return problem(filter.error(), ctx);

  auto page = co_await list(ctx.call.client, *filter, query->page);
  if (!page) co_return problem(page.error(), ctx);

  page->next = cursor.next(*query, page->next);
  co_return payment_page(*page);
}

// GET /v1/payments/{payment_id} (operationId: get_payment).
Awaitable<http::Response> get_payment(const Context& ctx, GetPayment& get) {
  auto id = decode_named(ctx);
  if (!id) co_return problem(id.error(), ctx);

  auto payment = co_await get(ctx.call.client, *id);
  if (!payment) co_return problem(payment.error(), ctx);

  co_return payment_response(*payment);
}

// GET /v1/payments/{payment_id}/history (operationId: get_payment_history).
Awaitable<http::Response> get_payment_history(const Context& ctx, GetPaymentHistory& history) {
  auto id = decode_named(ctx);
  if (!id) co_return problem(id.error(), ctx);

  auto events = co_await history(ctx.call.client, *id);
  if (!events) co_return problem(events.error(), ctx);

  co_return payment_history(*events);
}

// GET /v1/payments/{payment_id}/details (operationId: get_payment_details).
Awaitable<http::Response> get_payment_details(const Context& ctx, GetPaymentDetails& details) {
  auto id = decode_named(ctx);
  if (!id) co_return problem(id.error(), ctx);

  auto told = co_await details(*id, ctx.call);
  if (!told) co_return problem(told.error(), ctx);

  co_return payment_details(*id, *told);
}

// POST /v1/payments/{payment_id}/cancel (operationId: cancel_payment). Safe to repeat.
Awaitable<http::Response> cancel_payment(const Context& ctx, CancelPayment& cancel) {
  auto id = decode_named(ctx);
  if (!id) co_return problem(id.error(), ctx);
  if (!ctx.request.body.empty())
    co_return problem(Error(Errc::invalid_input, "cancelling takes no body"), ctx);

  auto cancelled = co_await cancel(*id, ctx.call);
  if (!cancelled) co_return problem(cancelled.error(), ctx);

  co_return cancelled_response(*cancelled);
}

}  // namespace tpp::gateway
