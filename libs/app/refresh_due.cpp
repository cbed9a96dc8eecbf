#include "app/refresh_due.hpp"

#include "domain/refresh_plan.hpp"
#include "obs/log.hpp"

namespace tpp {
namespace {

namespace chr = std::chrono;

// Few at a time, so that their refreshes end before their leases do.
constexpr std::size_t claimed_at_once = 2;
constexpr chr::seconds claim_lease = refresh_lease * (claimed_at_once + 1);

}  // namespace

Awaitable<void> RefreshDue::round(BankId id) {
  Bank* bank = banks_.find(id);
  if (bank == nullptr) co_return;
  ++under_way_;
  std::exception_ptr failure;
  try {
    co_await work(id, *bank);
  } catch (...) {
    failure = std::current_exception();
  }
  --under_way_;
  ended_.notify_all();
  if (failure) std::rethrow_exception(failure);
}

Awaitable<void> RefreshDue::work(const BankId& id, Bank& bank) {
  while (!stopping_) {
    auto due = co_await due_.claim_due(id, clock_.now(), claimed_at_once, claim_lease, rate_);
    if (!due) {
      obs::warn(
          "due refreshes not found",
          {{"bank", id.value}, {"code", name_of(due.error().code)}, {"cause", due.error().cause}});
      co_return;
    }
    for (const DueRefresh& each : *due) {
      // What is claimed and not begun is free again when its lease ends.
      if (stopping_) co_return;
      co_await refresh_one(each, bank);
    }
    if (due->size() < claimed_at_once) co_return;
  }
}

Awaitable<void> RefreshDue::refresh_one(const DueRefresh& due, Bank& bank) {
  const BankId& id = bank.traits().id;
  Call call;
  call.request_id = ids_.uuid();
  call.by = chr::steady_clock::now() + claim_lease;
  auto token = co_await refresh_.newer_than(due.consent, due.version, bank, call);
  if (token) {
    probe_.background_refresh_ended(id, "refreshed");
    co_return;
  }
  const Errc code = token.error().code;
  if (code == Errc::consent_revoked) {
    probe_.background_refresh_ended(id, "gone");
    co_return;
  }
  const bool hopeless = code == Errc::consent_renewal_due;
  std::optional<UtcTime> next;
  if (!hopeless) next = clock_.now() + refresh_cool_down(due.failures + 1);
  obs::warn(
      "due refresh failed",
      {{"consent_id", due.consent.value}, {"code", name_of(code)}, {"cause", token.error().cause}});
  auto postponed = co_await due_.postpone(due, next);
  if (!postponed)
    obs::warn("due refresh not postponed; its lease ends by itself",
              {{"consent_id", due.consent.value}, {"cause", postponed.error().cause}});
  probe_.background_refresh_ended(id, hopeless ? "given_up" : "postponed");
}

Awaitable<void> RefreshDue::drained(Deadline by) {
  while (under_way_ > 0 && chr::steady_clock::now() < by) co_await ended_.wait_until(by);
}

}  // namespace tpp
