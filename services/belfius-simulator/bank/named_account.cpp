#include "bank/named_account.hpp"

#include "bank/account_access.hpp"
#include "core/iban.hpp"

namespace tpp::simulator {

Outcome<const Account*> find_named_account(Bank& bank, const std::string& iban) {
  const auto parsed = Iban::parse(iban);
  if (!parsed || parsed->value() != iban) return invalid_input();
  const Account* account = bank.world.account(iban);
  if (!account)
    return bank.world.other_brand_holds(iban) ? channel_not_permitted() : invalid_account();
  if (auto refused = check_standing(account->standing)) return *refused;
  return account;
}

}  // namespace tpp::simulator
