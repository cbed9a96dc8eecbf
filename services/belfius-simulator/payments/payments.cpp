#include "payments/payments.hpp"

#include "encoding.hpp"
#include "payments/booking.hpp"
#include "payments/timetable.hpp"

namespace tpp::simulator {
namespace {

// ISO 20022 reasons: no answer from the customer; cancelled by an authorised user.
constexpr const char* nobody_signed = "NOAS";
constexpr const char* customer_refused = "DS02";

// This amount needs two signatures; documented in docs/simulator.md.
constexpr std::int64_t two_signatures_cents = 222222;

}  // namespace

Payment& Payments::take(Order order, UtcTime now) {
  Payment& payment = payments_.emplace_back();
  payment.id = order.tpp_id.empty()
                   ? std::to_string(1000 + payments_.size()) + "-" + hexadecimal(random_bytes(8))
                   : order.tpp_id;
  payment.debtor_iban = order.debtor_iban.value_or("");
  payment.order = std::move(order);
  payment.history.push_back({Status::rcvd, "", now});
  by_id_[payment.id] = &payment;
  plan(payment, {{now + settings_.link_life, Status::rjct, nobody_signed}});
  return payment;
}

Payment* Payments::find(const std::string& id) {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

Payment* Payments::find(Product product, const std::string& id) {
  Payment* payment = find(id);
  return payment && payment->order.product == product ? payment : nullptr;
}

void Payments::plan(Payment& payment, std::deque<Step> steps) {
  if (!payment.plan.empty()) agenda_.erase({payment.plan.front().at, &payment});
  payment.plan = std::move(steps);
  schedule(payment);
}

void Payments::schedule(Payment& payment) {
  if (!payment.plan.empty()) agenda_.insert({payment.plan.front().at, &payment});
}

void Payments::settle(UtcTime now) {
  while (!agenda_.empty() && agenda_.begin()->first <= now) {
    Payment& payment = *agenda_.begin()->second;
    agenda_.erase(agenda_.begin());
    perform(payment);
    schedule(payment);
  }
}

void Payments::perform(Payment& payment) {
  const Step step = payment.plan.front();
  payment.plan.pop_front();
  if (step.status) payment.history.push_back({*step.status, step.reason, step.at});
  if (!step.moves_money) return;
  move_money(payment, step.at);
  if (!payment.order.standing) return;
  if (const auto next = next_execution(*payment.order.standing, payment.executed))
    payment.plan.push_back(*next);
}

void Payments::move_money(Payment& payment, UtcTime at) {
  ++payment.executed;
  if (Account* account = world_.account(payment.debtor_iban)) book(payment, *account, at);
}

void Payments::sign(Payment& payment, const Customer& customer, const std::string& iban,
                    UtcTime now) {
  payment.customer = customer.id;
  payment.debtor_iban = iban;
  if (payment.order.cents != two_signatures_cents) {
    start(payment, settings_, now);
    return;
  }
  const UtcTime last = now + settings_.second_signature_life;
  plan(payment, {{now, Status::patc}, {last, Status::rjct, nobody_signed}});
  settle(now);
}

void Payments::sign_second(Payment& payment, UtcTime now) {
  payment.second_signer_apptoken.clear();
  start(payment, settings_, now);
}

void Payments::start_at_once(Payment& payment, UtcTime now) {
  Settings hurried = settings_;
  hurried.payment_processing = std::chrono::seconds{0};
  start(payment, hurried, now);
}

void Payments::start(Payment& payment, const Settings& settings, UtcTime now) {
  plan(payment, timetable(payment.order, settings, now));
  settle(now);
}

void Payments::refuse(Payment& payment, UtcTime now) {
  plan(payment, {{now, Status::rjct, customer_refused}});
  settle(now);
}

void Payments::cancel(Payment& payment, UtcTime now) {
  plan(payment, {{now, Status::canc}});
  settle(now);
}

}  // namespace tpp::simulator
