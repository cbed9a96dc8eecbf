#include "app/follow_payments.hpp"

#include "core/failpoint.hpp"
#include "obs/log.hpp"

namespace tpp {
namespace {

// Few at a time, so that their checks end before their leases do.
constexpr std::size_t claimed_at_once = 4;
constexpr std::chrono::seconds claim_lease = payment_check_limit * (claimed_at_once + 1);

}  // namespace

Awaitable<void> FollowPayments::round() {
  for (;;) {
    auto due = co_await payments_.claim_due(clock_.now(), claimed_at_once, claim_lease);
    if (!due) {
      obs::warn("due payments not found",
                {{"code", name_of(due.error().code)}, {"cause", due.error().cause}});
      co_return;
    }
    if (!due->empty()) reach_failpoint("poll.claimed");
    for (const TrackedPayment& tracked : *due) {
      Call call;
      call.request_id = ids_.uuid();
      call.by = std::chrono::steady_clock::now() + payment_check_limit;
      auto checked = co_await check_(tracked, call);
      reach_failpoint("poll.moved");
      if (!checked)
        obs::warn("payment not followed", {{"payment_id", tracked.payment.id.value},
                                           {"code", name_of(checked.error().code)},
                                           {"cause", checked.error().cause}});
    }
    if (due->size() < claimed_at_once) co_return;
  }
}

}  // namespace tpp
