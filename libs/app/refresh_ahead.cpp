#include "app/refresh_ahead.hpp"

#include <algorithm>
#include <utility>

#include "domain/refresh_plan.hpp"
#include "obs/log.hpp"

namespace tpp {

namespace chr = std::chrono;

void RefreshAhead::start(const ConsentId& consent, const AccessToken& used, Bank& bank) {
  if (stopping_) return;
  const auto found = turns_.find(consent);
  if (found != turns_.end()) {
    const Turn& turn = found->second;
    if (turn.under_way || clock_.now() < turn.not_before) return;
  }
  if (turns_.size() >= forget_at_) forget_ended();
  Turn& turn = turns_[consent];
  turn.under_way = true;
  turn.token_ends = used.expires_at;
  ++under_way_;
  tasks_.spawn(run(consent, used.version, bank));
}

Awaitable<void> RefreshAhead::run(ConsentId consent, TokenVersion used, Bank& bank) {
  std::exception_ptr failure;
  try {
    co_await refresh(consent, used, bank);
  } catch (...) {
    turns_.erase(consent);
    failure = std::current_exception();
  }
  --under_way_;
  ended_.notify_all();
  if (failure) std::rethrow_exception(failure);
}

Awaitable<void> RefreshAhead::refresh(const ConsentId& consent, TokenVersion used, Bank& bank) {
  Call call;
  call.request_id = ids_.uuid();
  call.by = chr::steady_clock::now() + refresh_call_limit;
  auto token = co_await refresh_.newer_than(consent, used, bank, call);
  if (token) {
    turns_.erase(consent);
  } else {
    failed(consent, token.error());
  }
}

void RefreshAhead::failed(const ConsentId& consent, const Error& error) {
  Turn& turn = turns_[consent];
  turn.under_way = false;
  turn.not_before = clock_.now() + refresh_cool_down(++turn.failures);
  obs::warn("refresh ahead of the end failed",
            {{"consent_id", consent.value}, {"code", name_of(error.code)}, {"cause", error.cause}});
}

// What is left of consents that nobody reads any more; the next time when there are twice as many.
void RefreshAhead::forget_ended() {
  const UtcTime now = clock_.now();
  std::erase_if(turns_, [now](const auto& entry) {
    return !entry.second.under_way && entry.second.token_ends <= now;
  });
  forget_at_ = std::max<std::size_t>(64, 2 * turns_.size());
}

Awaitable<void> RefreshAhead::drained(Deadline by) {
  while (under_way_ > 0 && chr::steady_clock::now() < by) co_await ended_.wait_until(by);
}

}  // namespace tpp
