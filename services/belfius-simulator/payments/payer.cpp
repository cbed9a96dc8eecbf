#include "payments/payer.hpp"

#include "bank/named_account.hpp"
#include "payments/order_rules.hpp"

namespace tpp::simulator {
namespace {

Outcome<Payer> named_payer(Bank& bank, const Order& order, const std::string& token_customer) {
  auto account = find_named_account(bank, *order.debtor_iban);
  if (!account) return account.error();
  const Customer* holder = bank.world.holder(*order.debtor_iban);
  if (!holder || (!token_customer.empty() && holder->id != token_customer))
    return invalid_account();
  if (auto refused = check_debtor(order, *holder, **account)) return *refused;
  return Payer{holder, *account};
}

}  // namespace

Outcome<Payer> find_payer(Bank& bank, const Order& order, const std::string& token_customer) {
  if (order.debtor_iban) return named_payer(bank, order, token_customer);
  const Customer* customer = bank.world.customer(token_customer);
  if (!customer) return Payer{};
  return Payer{customer, &customer->accounts.front()};
}

}  // namespace tpp::simulator
