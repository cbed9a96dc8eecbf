#pragma once
// Orders that every rule accepts, to be spoilt one field at a time.

#include "domain/payment_traits.hpp"

namespace tpp::testing {

constexpr Date payment_day{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(23)};

inline PaymentTraits generous_traits() {
  PaymentTraits traits;
  traits.single_products = {PaymentProduct::sepa_credit_transfer,
                            PaymentProduct::instant_sepa_credit_transfer,
                            PaymentProduct::cross_border_credit_transfer};
  traits.standing_orders = traits.bulk = traits.urgency = true;
  return traits;
}

inline Money euros(const char* amount) {
  return Money{*Decimal::parse(amount), Currency::eur()};
}

inline CreditTransfer sepa_transfer() {
  CreditTransfer transfer;
  transfer.creditor_name = "Garage Peeters";
  transfer.creditor_account.iban = *Iban::parse("BE71096123456769");
  transfer.amount = euros("12.50");
  transfer.end_to_end_id = "INV-4711";
  transfer.remittance = Remittance{"invoice 4711", false};
  return transfer;
}

inline CreditTransfer cross_border_transfer() {
  CreditTransfer transfer = sepa_transfer();
  transfer.product = PaymentProduct::cross_border_credit_transfer;
  transfer.creditor_account.iban.reset();
  transfer.creditor_account.bban = "000123456789";
  transfer.creditor_account.clearing_code = "021000021";
  transfer.creditor_account.currency = *Currency::parse("USD");
  transfer.creditor_address = PostalAddress{"Main Street", "12", "10001", "New York", "US"};
  transfer.amount.currency = *Currency::parse("USD");
  transfer.charge_bearer = ChargeBearer::shared;
  return transfer;
}

inline StandingOrder standing_order() {
  StandingOrder order;
  order.transfer = sepa_transfer();
  order.first = Date(std::chrono::year(2026), std::chrono::month(12), std::chrono::day(1));
  return order;
}

inline BulkPayment bulk_payment() {
  return BulkPayment{"MSG-1",       2,          euros("30.00"), *Iban::parse("BE68539007547034"),
                     "<Document/>", payment_day};
}

}  // namespace tpp::testing
