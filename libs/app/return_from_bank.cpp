#include "app/return_from_bank.hpp"

#include <utility>

namespace tpp {

Task<Returned> ReturnFromBank::from_browser(const BankId& bank, AuthorizationReturn returned,
                                            const Call& call) {
  auto consent = co_await consents_.from_browser(bank, returned, call);
  if (consent) co_return Returned(std::move(*consent));
  if (consent.error().code != Errc::invalid_input) co_return consent.error();
  auto payment = co_await payments_(&bank, nullptr, std::move(returned), call);
  if (payment) co_return Returned(std::move(*payment));
  if (payment.error().code == Errc::not_found) co_return consent.error();
  co_return payment.error();
}

Task<Returned> ReturnFromBank::from_client(AuthorizationReturn returned, const Call& call) {
  auto consent = co_await consents_.from_client(returned, call);
  if (consent) co_return Returned(std::move(*consent));
  if (consent.error().code != Errc::not_found) co_return consent.error();
  auto payment = co_await payments_(nullptr, &call.client, std::move(returned), call);
  if (!payment) co_return payment.error();
  co_return Returned(std::move(*payment));
}

}  // namespace tpp
