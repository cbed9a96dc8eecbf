#include "domain/payment.hpp"

#include "domain/name_table.hpp"

namespace tpp {
namespace {

constexpr NameTable<PaymentKind, 3> kinds{{
    {PaymentKind::single, "single"},
    {PaymentKind::standing_order, "standing_order"},
    {PaymentKind::bulk, "bulk"},
}};

constexpr NameTable<PaymentProduct, 3> products{{
    {PaymentProduct::sepa_credit_transfer, "sepa-credit-transfers"},
    {PaymentProduct::instant_sepa_credit_transfer, "instant-sepa-credit-transfers"},
    {PaymentProduct::cross_border_credit_transfer, "cross-border-credit-transfers"},
}};

constexpr NameTable<ChargeBearer, 4> bearers{{
    {ChargeBearer::shared, "shared"},
    {ChargeBearer::debtor, "debtor"},
    {ChargeBearer::creditor, "creditor"},
    {ChargeBearer::service_level, "service_level"},
}};

constexpr NameTable<Urgency, 2> urgencies{{
    {Urgency::normal, "normal"},
    {Urgency::urgent, "urgent"},
}};

constexpr NameTable<Frequency, 5> frequencies{{
    {Frequency::weekly, "weekly"},
    {Frequency::monthly, "monthly"},
    {Frequency::quarterly, "quarterly"},
    {Frequency::half_yearly, "half_yearly"},
    {Frequency::yearly, "yearly"},
}};

const CreditTransfer* transfer_in(const PaymentOrder& order) {
  if (const auto* standing = std::get_if<StandingOrder>(&order)) return &standing->transfer;
  return std::get_if<CreditTransfer>(&order);
}

}  // namespace

std::string_view name_of(PaymentKind kind) {
  return name_in(kinds, kind);
}
std::optional<PaymentKind> payment_kind_from(std::string_view name) {
  return value_in<PaymentKind>(kinds, name);
}
std::string_view name_of(PaymentProduct product) {
  return name_in(products, product);
}
std::optional<PaymentProduct> payment_product_from(std::string_view name) {
  return value_in<PaymentProduct>(products, name);
}
std::string_view name_of(ChargeBearer bearer) {
  return name_in(bearers, bearer);
}
std::optional<ChargeBearer> charge_bearer_from(std::string_view name) {
  return value_in<ChargeBearer>(bearers, name);
}
std::string_view name_of(Urgency urgency) {
  return name_in(urgencies, urgency);
}
std::optional<Urgency> urgency_from(std::string_view name) {
  return value_in<Urgency>(urgencies, name);
}
std::string_view name_of(Frequency frequency) {
  return name_in(frequencies, frequency);
}
std::optional<Frequency> frequency_from(std::string_view name) {
  return value_in<Frequency>(frequencies, name);
}

PaymentKind kind_of(const PaymentOrder& order) {
  if (std::holds_alternative<StandingOrder>(order)) return PaymentKind::standing_order;
  return std::holds_alternative<BulkPayment>(order) ? PaymentKind::bulk : PaymentKind::single;
}

PaymentProduct product_of(const PaymentOrder& order) {
  const CreditTransfer* transfer = transfer_in(order);
  return transfer ? transfer->product : PaymentProduct::sepa_credit_transfer;
}

const Money& amount_of(const PaymentOrder& order) {
  const CreditTransfer* transfer = transfer_in(order);
  return transfer ? transfer->amount : std::get<BulkPayment>(order).total;
}

const std::string& end_to_end_id_of(const PaymentOrder& order) {
  const CreditTransfer* transfer = transfer_in(order);
  return transfer ? transfer->end_to_end_id : std::get<BulkPayment>(order).message_id;
}

}  // namespace tpp
