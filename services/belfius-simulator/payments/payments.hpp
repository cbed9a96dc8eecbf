#pragma once
// Every order the bank has taken. Nothing happens between two calls: settle() brings all orders up
// to a moment, in the order in which things would have happened.

#include <set>
#include <unordered_map>
#include <utility>

#include "payments/payment.hpp"
#include "settings.hpp"
#include "world/world.hpp"

namespace tpp::simulator {

class Payments {
 public:
  Payments(const Settings& settings, World& world) : settings_(settings), world_(world) {}

  // RCVD; RJCT when nobody signs within the life of a link. Known by the TPP's own id if the order
  // has one, which must then be free.
  Payment& take(Order order, UtcTime now);
  Payment* find(Product product, const std::string& id);
  Payment* find(const std::string& id);

  void settle(UtcTime now);

  // By the first or the only signer, from this account of the customer.
  void sign(Payment& payment, const Customer& customer, const std::string& iban, UtcTime now);
  // By another than the first signer.
  void sign_second(Payment& payment, UtcTime now);
  void refuse(Payment& payment, UtcTime now);
  void cancel(Payment& payment, UtcTime now);
  // Without any signature: processing has begun when this returns.
  void start_at_once(Payment& payment, UtcTime now);

  const std::deque<Payment>& all() const { return payments_; }

 private:
  void start(Payment& payment, const Settings& settings, UtcTime now);
  void plan(Payment& payment, std::deque<Step> steps);
  void schedule(Payment& payment);
  void perform(Payment& payment);
  void move_money(Payment& payment, UtcTime at);

  const Settings& settings_;
  World& world_;
  std::deque<Payment> payments_;  // addresses stay
  std::unordered_map<std::string, Payment*> by_id_;
  std::set<std::pair<UtcTime, Payment*>> agenda_;  // the next step of each
};

}  // namespace tpp::simulator
