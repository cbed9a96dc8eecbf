#include "app/check_payment.hpp"

#include <algorithm>

#include "core/failpoint.hpp"
#include "obs/log.hpp"

namespace tpp {
namespace {

bool may_never_have_arrived(const TrackedPayment& tracked) {
  return tracked.payment.state.status == PaymentStatus::unknown;
}

}  // namespace

std::optional<BankPayment> at_bank(const TrackedPayment& tracked) {
  if (!tracked.bank_id) return std::nullopt;
  const Payment& payment = tracked.payment;
  return BankPayment{kind_of(payment.order), product_of(payment.order), *tracked.bank_id,
                     payment.language};
}

Task<PaymentState> CheckPayment::operator()(const TrackedPayment& tracked, const Call& call) {
  PaymentBank* bank = banks_.payments(tracked.payment.bank);
  if (bank == nullptr) co_return co_await later(tracked);
  const std::optional<BankPayment> known = at_bank(tracked);
  if (!known) co_return co_await without_name(tracked, bank->payment_traits());

  Call bounded = call;
  bounded.client = tracked.payment.client;
  bounded.by = std::min(call.by, std::chrono::steady_clock::now() + payment_check_limit);
  auto report = co_await bank->payment_status(*known, bounded);
  reach_failpoint("poll.answered");
  if (report) co_return co_await record(tracked, *report);
  if (report.error().code == Errc::not_found)
    co_return co_await not_at_bank(tracked, bank->payment_traits());
  obs::warn("payment status not known", {{"payment_id", tracked.payment.id.value},
                                         {"code", name_of(report.error().code)},
                                         {"cause", report.error().cause}});
  co_return co_await later(tracked);
}

Task<PaymentState> CheckPayment::record(const TrackedPayment& tracked,
                                        const PaymentReport& report) {
  const Payment& payment = tracked.payment;
  PaymentMove move;
  move.before = payment.state;
  move.after = after_report(move.before, report, kind_of(payment.order));
  move.now = clock_.now();
  move.told_by_bank = true;
  const bool changed = move.after != move.before;
  const UtcTime since = changed ? move.now : payment.updated_at;
  if (!move.after.final)
    move.next_check_at = next_check(changed ? 0 : tracked.checks + 1, since, move.now);
  co_return co_await payments_.move(payment.id, move);
}

// The customer never got the page of an initiation whose answer was lost, so once that page is too
// old nobody can sign any more. With a token the bank may have executed it all the same: such a
// payment stays unknown until a person has looked.
Task<PaymentState> CheckPayment::without_name(const TrackedPayment& tracked,
                                              const PaymentTraits& traits) {
  const UtcTime page_ends = tracked.payment.created_at + traits.page_lifetime;
  if (!tracked.sent_with_token && page_ends <= clock_.now())
    co_return co_await end_unsigned(tracked, "never_signed");
  PaymentMove move{tracked.payment.state, tracked.payment.state, clock_.now(), {}, false};
  if (!tracked.sent_with_token) move.next_check_at = page_ends;
  co_return co_await payments_.move(tracked.payment.id, move);
}

Task<PaymentState> CheckPayment::not_at_bank(const TrackedPayment& tracked,
                                             const PaymentTraits& traits) {
  const UtcTime page_ends = tracked.payment.created_at + traits.page_lifetime;
  if (may_never_have_arrived(tracked) && page_ends <= clock_.now())
    co_return co_await end_unsigned(tracked, "never_received");
  co_return co_await later(tracked);
}

Task<PaymentState> CheckPayment::later(const TrackedPayment& tracked) {
  const UtcTime next = next_check(tracked.checks + 1, tracked.payment.updated_at, clock_.now());
  auto postponed = co_await payments_.postpone_check(tracked.payment.id, next);
  if (!postponed) co_return postponed.error();
  co_return tracked.payment.state;
}

Task<PaymentState> CheckPayment::end_unsigned(const TrackedPayment& tracked, const char* reason) {
  PaymentMove move;
  move.before = tracked.payment.state;
  move.after = PaymentState{PaymentStatus::failed, move.before.iso_status, reason, true};
  move.now = clock_.now();
  co_return co_await payments_.move(tracked.payment.id, move);
}

}  // namespace tpp
