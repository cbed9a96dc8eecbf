#include "api/payment_body.hpp"

#include <algorithm>
#include <utility>

#include "api/transfer_body.hpp"
#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "http/field_line.hpp"

namespace tpp::gateway {
namespace {

constexpr std::size_t url_limit = 2048;
constexpr std::size_t key_limit = 255;

CreditTransfer read_single(BodyObject& body) {
  CreditTransfer transfer;
  if (const auto product = body.parsed<PaymentProduct>("product", payment_product_from))
    transfer.product = *product;
  transfer.debtor = read_debtor(body);
  read_transfer(body, transfer);
  transfer.execution_date = body.optional_parsed<Date>("execution_date", parse_iso_date);
  transfer.charge_bearer = body.optional_parsed<ChargeBearer>("charge_bearer", charge_bearer_from);
  if (const auto urgency = body.optional_parsed<Urgency>("urgency", urgency_from))
    transfer.urgency = *urgency;
  return transfer;
}

StandingOrder read_standing_order(BodyObject& body) {
  StandingOrder order;
  order.transfer.debtor = read_debtor(body);
  read_transfer(body, order.transfer);
  if (const auto product = body.parsed<PaymentProduct>("product", payment_product_from))
    order.transfer.product = *product;
  if (const auto first = body.parsed<Date>("first_date", parse_iso_date)) order.first = *first;
  order.last = body.optional_parsed<Date>("last_date", parse_iso_date);
  if (const auto frequency = body.parsed<Frequency>("frequency", frequency_from))
    order.frequency = *frequency;
  return order;
}

template <class Order>
Result<PaymentBody<Order>> decode(std::string_view text, Order (*read_order)(BodyObject&)) {
  auto body = BodyReader::parse(text);
  if (!body) return body.error();
  PaymentHeader header = read_payment_header(*body);
  Order order = read_order(*body);
  std::string canonical = body->canonical();
  auto finished = body->finish();
  if (!finished) return finished.error();
  return PaymentBody<Order>{std::move(header), std::move(order), std::move(canonical)};
}

bool is_visible(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace

PaymentHeader read_payment_header(BodyObject& body) {
  PaymentHeader header;
  header.psu_ref = body.text("psu_ref", 128);
  header.bank = BankId{body.text("bank", 32)};
  header.language = body.optional_text("language", 8);
  header.return_url = body.text("return_url", url_limit);
  header.confirm_duplicate = body.optional_flag("confirm_duplicate");
  return header;
}

Result<PaymentBody<CreditTransfer>> decode_payment(std::string_view body) {
  return decode(body, read_single);
}

Result<PaymentBody<StandingOrder>> decode_standing_order(std::string_view body) {
  return decode(body, read_standing_order);
}

Result<IdempotencyKey> given_idempotency_key(const http::Request& request,
                                             std::string_view operation,
                                             std::string_view canonical) {
  constexpr std::string_view name = "Idempotency-Key";
  if (!request.has_header(name))
    return Error{Errc::invalid_input, "the header Idempotency-Key is missing"};
  const auto is_key = [&](const http::HeaderView& header) {
    return http::same_name(header.name, name);
  };
  if (std::ranges::count_if(request.headers, is_key) > 1)
    return invalid_field(std::string(name), "is given twice");
  const std::string_view key = request.header(name);
  if (key.empty() || key.size() > key_limit || !is_visible(key))
    return invalid_field(std::string(name), "must be 1 to 255 visible ASCII characters");
  const std::string asked = std::string(operation) + "\n" + std::string(canonical);
  return IdempotencyKey{std::string(key), crypto::hex(crypto::sha256(asked))};
}

}  // namespace tpp::gateway
