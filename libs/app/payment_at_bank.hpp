#pragma once
// How a call about one payment that needs the customer's token reaches the bank.

#include <utility>

#include "app/account_reads.hpp"
#include "app/check_payment.hpp"
#include "app/payment_tokens.hpp"

namespace tpp {

inline Error without_payment_token(const Error& error) {
  if (error.code != Errc::not_found) return error;
  return Error{
      Errc::conflict,
      "the bank takes this only with a token of the customer, which signing a payment gives",
      error.cause};
}

// ask(PaymentBank&, const BankPayment&, const PaymentAccess&, const Call&) -> Task<T>; called at
// most twice, the second time with a refreshed token. Errors: conflict (no token to ask with, or
// nobody knows whether the bank has it), those of PaymentTokens and of ask.
template <class T, class Ask>
Task<T> with_payment_token(const TrackedPayment& tracked, PaymentTokens& tokens, Banks& banks,
                           const Call& call, Ask& ask) {
  const Payment& payment = tracked.payment;
  PaymentBank* bank = banks.payments(payment.bank);
  if (bank == nullptr)
    co_return Error{Errc::conflict, "the payment's bank is not configured any more"};
  const std::optional<BankPayment> known = at_bank(tracked);
  if (!known) co_return Error{Errc::conflict, "it is not known whether the bank has this payment"};

  auto access = co_await tokens.usable(payment, call);
  if (!access) co_return without_payment_token(access.error());
  auto answer = co_await ask(*bank, *known, *access, call);
  if (answer || answer.error().code != Errc::access_token_refused) co_return answer;

  auto renewed = co_await tokens.newer(*access, payment.bank, call);
  if (!renewed) co_return without_payment_token(renewed.error());
  answer = co_await ask(*bank, *known, *renewed, call);
  if (!answer && answer.error().code == Errc::access_token_refused)
    co_return refused_after_refresh(answer.error());
  co_return answer;
}

}  // namespace tpp
