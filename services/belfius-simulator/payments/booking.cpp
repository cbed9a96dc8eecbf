#include "payments/booking.hpp"

#include <cmath>

#include "bank/amounts.hpp"
#include "simulated_clock.hpp"
#include "world/belgian_numbers.hpp"

namespace tpp::simulator {
namespace {

std::int64_t in_euro(std::int64_t cents, const std::string& currency) {
  return std::llround(static_cast<double>(cents) * euros_per_unit(currency));
}

// The bank shows a structured communication with its slashes.
std::string communication_of(const Order& order) {
  if (order.communication_type != "STRUCTURED") return order.communication;
  return structured_communication(std::stoull(order.communication.substr(0, 10)));
}

}  // namespace

void book(const Payment& payment, Account& account, UtcTime at) {
  const Order& order = payment.order;
  const bool in_own_currency = account.compartment(order.currency) != nullptr;
  Transaction row;
  row.transaction_ref = "PAY" + payment.id + "-" + std::to_string(payment.executed);
  row.currency = in_own_currency ? order.currency : "EUR";
  row.seqnumber = row.currency + "001";
  row.cents = -(in_own_currency ? order.cents : in_euro(order.cents, order.currency));
  if (!order.creditor.name.empty()) row.counterparty_name = order.creditor.name;
  if (!order.creditor.iban.empty()) row.counterparty_account = order.creditor.iban;
  row.communication = communication_of(order);
  row.communication_type = order.communication_type;
  row.remittance_info = "PAIEMENT / BETALING\r\nREF. : " + order.endtoend_id;
  row.execution_date = day_of(at);
  row.value_date = row.execution_date;
  account.book(std::move(row));
}

}  // namespace tpp::simulator
