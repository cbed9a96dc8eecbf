#include "app/payment_tokens.hpp"

namespace tpp {

Task<PaymentAccess> PaymentTokens::usable(const Payment& payment, const Call& call) {
  auto access = co_await payments_.access(payment.client, payment.psu_ref, payment.bank);
  if (!access) co_return access.error();
  if (!about_to_end(access->token, clock_.now())) co_return access;
  co_return co_await newer(*access, payment.bank, call);
}

Task<PaymentAccess> PaymentTokens::newer(const PaymentAccess& refused, const BankId& bank,
                                         const Call& call) {
  Bank* known = banks_.find(bank);
  if (known == nullptr) co_return Error{Errc::not_found, "the bank is not configured any more"};
  auto token = co_await refresh_.newer_than(refused.grant, refused.token.version, *known, call);
  if (!token) co_return token.error();
  co_return PaymentAccess{refused.grant, std::move(*token)};
}

}  // namespace tpp
