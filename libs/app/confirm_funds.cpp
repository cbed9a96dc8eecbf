#include "app/confirm_funds.hpp"

#include <utility>

namespace tpp {
namespace {

constexpr int most_digits = 14;

Result<void> check_amount(const Money& amount) {
  std::vector<FieldError> wrong;
  if (amount.amount.negative() || amount.amount.zero())
    wrong.push_back({"/amount/amount", "must be above zero"});
  if (amount.amount.fraction_digits() > amount.currency.fraction_digits())
    wrong.push_back({"/amount/amount", "has more decimals than the currency"});
  if (amount.amount.significant_digits() > most_digits)
    wrong.push_back({"/amount/amount", "has more than 14 digits"});
  if (wrong.empty()) return {};
  return invalid_fields(std::move(wrong));
}

}  // namespace

Task<FundsView> ConfirmFunds::operator()(const ConsentId& id, const Money& amount,
                                         const Call& call) {
  auto fine = check_amount(amount);
  if (!fine) co_return fine.error();
  auto consent = co_await consents_.find(call.client, id);
  if (!consent) co_return consent.error();
  note(call, id);
  auto meant_for_it = check_scope(*consent, ConsentScope::caf);
  if (!meant_for_it) co_return meant_for_it.error();
  auto usable = check_usable(*consent, clock_.now());
  if (!usable) co_return usable.error();
  if (consent->accounts.empty())
    co_return Error{Errc::internal, "the consent has no account", "consent " + id.value};

  auto ask = [&](Bank& bank, const AccountAccess& access) {
    return bank.funds_available(access, amount, call);
  };
  const AccountId account = consent->accounts.front();
  auto available = co_await reads_.ask_about_funds<bool>(account, call, ask);
  if (!available) co_return available.error();
  co_return FundsView{id, amount, *available, clock_.now()};
}

}  // namespace tpp
