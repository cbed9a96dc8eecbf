#include "payments/payer.hpp"

#include <algorithm>

#include "payments/order_rules.hpp"

namespace tpp::simulator {
namespace {

Payer holder_of(const World& world, const std::string& iban) {
  for (const auto& customer : world.customers())
    if (const Account* account = customer.account(iban)) return {&customer, account};
  return {};
}

}  // namespace

Outcome<Payer> find_payer(const Bank& bank, const Order& order, const std::string& token_customer) {
  Payer payer;
  if (order.debtor_iban) {
    payer = holder_of(bank.world, *order.debtor_iban);
    const bool another =
        !token_customer.empty() && payer.customer && payer.customer->id != token_customer;
    if (!payer.account || another) return invalid_account();
  } else if (!token_customer.empty()) {
    payer.customer = bank.world.customer(token_customer);
    payer.account = &payer.customer->accounts.front();
  }
  if (!order.debtor_iban || !payer.account) return payer;
  if (auto refused = check_debtor(order, *payer.customer, *payer.account)) return *refused;
  return payer;
}

}  // namespace tpp::simulator
