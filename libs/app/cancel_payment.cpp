#include "app/cancel_payment.hpp"

#include <utility>

#include "app/payment_at_bank.hpp"

namespace tpp {
namespace {

Result<void> check_cancellable(const Payment& payment) {
  const PaymentState& state = payment.state;
  const bool standing = kind_of(payment.order) == PaymentKind::standing_order;
  if (!state.final || (standing && state.status == PaymentStatus::executed)) return {};
  return Error{Errc::cancellation_too_late,
               "the payment is " + std::string(name_of(state.status)) + " already"};
}

}  // namespace

CancelPayment::CancelPayment(PaymentStore& payments, PaymentTokens& tokens, CheckPayment& check,
                             Banks& banks, const StartPages& pages, IdSource& ids,
                             const Clock& clock)
    : payments_(payments),
      tokens_(tokens),
      check_(check),
      banks_(banks),
      pages_(pages),
      ids_(ids),
      clock_(clock) {}

Task<CancelledPayment> CancelPayment::operator()(const PaymentId& id, const Call& call) {
  auto tracked = co_await payments_.find(call.client, id);
  if (!tracked) co_return tracked.error();
  if (tracked->payment.state.status == PaymentStatus::cancelled)
    co_return CancelledPayment{std::move(tracked->payment), {}};
  auto cancellable = check_cancellable(tracked->payment);
  if (!cancellable) co_return cancellable.error();

  auto ask = [](PaymentBank& bank, const BankPayment& payment, const PaymentAccess& access,
                const Call& bounded) {
    return bank.cancel_payment(payment, access.token, bounded);
  };
  auto answer = co_await with_payment_token<Cancellation>(*tracked, tokens_, banks_, call, ask);
  if (!answer) co_return co_await look(*tracked, answer.error(), call);
  if (answer->page) co_return co_await ask_customer(*tracked, *answer->page, call);

  const PaymentReport cancelled{"CANC", ""};
  auto state = co_await check_.record(*tracked, cancelled);
  if (!state) co_return state.error();
  auto now = co_await payments_.find(call.client, id);
  if (!now) co_return now.error();
  co_return CancelledPayment{std::move(now->payment), {}};
}

// The bank said no, or nothing: its status tells what has become of the payment.
Task<CancelledPayment> CancelPayment::look(const TrackedPayment& tracked, Error error,
                                           const Call& call) {
  const bool about_payment =
      error.code == Errc::cancellation_too_late || error.code == Errc::cancellation_not_allowed ||
      error.code == Errc::bank_outcome_unknown || error.code == Errc::bank_failed;
  if (!about_payment) co_return error;
  auto state = co_await check_(tracked, call);
  if (!state) co_return error;
  if (state->status != PaymentStatus::cancelled) co_return error;
  auto now = co_await payments_.find(call.client, tracked.payment.id);
  if (!now) co_return now.error();
  co_return CancelledPayment{std::move(now->payment), {}};
}

Task<CancelledPayment> CancelPayment::ask_customer(const TrackedPayment& tracked,
                                                   const std::string& page, const Call& call) {
  const Payment& payment = tracked.payment;
  PaymentAuthorization authorization;
  authorization.id = AuthorizationId{ids_.uuid()};
  authorization.payment = payment.id;
  authorization.purpose = SigningPurpose::cancellation;
  authorization.state = ids_.random_token();
  authorization.code_verifier = ids_.random_token();
  authorization.expires_at =
      clock_.now() + banks_.payments(payment.bank)->payment_traits().page_lifetime;
  auto url = banks_.find(payment.bank)->page_with_state(page, authorization.state);
  if (!url) co_return url.error();
  auto added = co_await payments_.add_authorization(authorization, payment.bank);
  if (!added) co_return added.error();
  std::string handed_out =
      pages_.link(authorization.state, std::move(*url), authorization.expires_at, call);
  AuthorizationLink link{authorization.id, AuthorizationPurpose::initial, std::move(handed_out),
                         authorization.expires_at};
  co_return CancelledPayment{payment, std::move(link)};
}

}  // namespace tpp
