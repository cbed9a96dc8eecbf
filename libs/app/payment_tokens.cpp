#include "app/payment_tokens.hpp"

namespace tpp {
namespace {

// To whoever pays, the grant behind the tokens is no consent: there is nothing to renew, and the
// next payment that the customer signs brings a new one.
Error as_missing_token(Error error) {
  const bool grant_ended =
      error.code == Errc::consent_renewal_due || error.code == Errc::consent_revoked;
  if (!grant_ended) return error;
  return Error{Errc::not_found, "no payment tokens", error.cause};
}

}  // namespace

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
  if (!token) co_return as_missing_token(token.error());
  co_return PaymentAccess{refused.grant, std::move(*token)};
}

}  // namespace tpp
