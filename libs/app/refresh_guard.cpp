#include "app/refresh_guard.hpp"

#include <algorithm>
#include <utility>

#include "obs/log.hpp"

namespace tpp {
namespace {

namespace chr = std::chrono;

// A probe whose end nobody told is forgotten after this.
constexpr chr::seconds longest_probe{60};
// A bank that asks for more is asked again anyway: what it says may be wrong.
constexpr chr::seconds longest_quiet{300};

Error held_back(Errc code, std::string detail, chr::milliseconds left) {
  ErrorContext context;
  context.retry_after = chr::ceil<chr::seconds>(std::max(left, chr::milliseconds(1)));
  return with_context(Error{code, std::move(detail), "held back"}, std::move(context));
}

}  // namespace

std::optional<chr::milliseconds> Hold::left(UtcTime now) const {
  if (!on_) return std::nullopt;
  if (probing_since_ && now >= *probing_since_ && now - *probing_since_ < longest_probe)
    return longest_probe - (now - *probing_since_);
  // A clock that was set back must not hold forever.
  if (now < since_ || now - since_ >= length_) return std::nullopt;
  return length_ - (now - since_);
}

void Hold::begin_or_prolong(UtcTime now, const HoldTimes& times) {
  length_ = on_ ? std::min(length_ * 2, times.longest) : times.first;
  on_ = true;
  since_ = now;
  probing_since_.reset();
}

void Hold::take_probe(UtcTime now) {
  if (on_) probing_since_ = now;
}

void Hold::probe_told_nothing(UtcTime now) {
  if (!on_ || !probing_since_) return;
  since_ = now;
  probing_since_.reset();
}

void Hold::end() {
  *this = Hold();
}

void RefusalWindow::count(UtcTime now, bool refused) {
  const std::int64_t number = now.time_since_epoch() / slot_length;
  Slot& slot = slots_[static_cast<std::size_t>(number) % slots_.size()];
  if (slot.number != number) slot = Slot{number, 0, 0};
  ++slot.all;
  if (refused) ++slot.refused;
}

bool RefusalWindow::too_many(UtcTime now) const {
  const std::int64_t newest = now.time_since_epoch() / slot_length;
  int refused = 0;
  int all = 0;
  for (const Slot& slot : slots_) {
    if (slot.number > newest || newest - slot.number >= static_cast<std::int64_t>(slots_.size()))
      continue;
    refused += slot.refused;
    all += slot.all;
  }
  return refused >= brake_least && refused * 100 > all * brake_percent;
}

Result<void> RefreshGuard::check(const BankId& bank) const {
  const auto found = banks_.find(bank);
  if (found == banks_.end()) return {};
  const State& state = found->second;
  const UtcTime now = clock_.now();
  if (const auto left = state.breaker.left(now))
    return held_back(Errc::bank_rejected_gateway,
                     "the bank does not accept the gateway's credentials", *left);
  if (const auto left = state.brake.left(now))
    return held_back(Errc::bank_unreachable,
                     "the bank refuses many customers at once; refreshes wait", *left);
  if (state.quiet_until > now && state.quiet_until - now <= longest_quiet)
    return held_back(Errc::quota_exhausted, "the bank allows no more calls for now",
                     state.quiet_until - now);
  return {};
}

Result<void> RefreshGuard::start(const BankId& bank) {
  auto allowed = check(bank);
  if (!allowed) return allowed;
  State& state = banks_[bank];
  state.breaker.take_probe(clock_.now());
  state.brake.take_probe(clock_.now());
  return {};
}

void RefreshGuard::ended(const BankId& bank, TokenVerdict verdict,
                         std::optional<chr::seconds> retry_after) {
  State& state = banks_[bank];
  const UtcTime now = clock_.now();
  if (retry_after && verdict.outcome == TokenOutcome::not_sent)
    state.quiet_until = now + std::min(*retry_after, longest_quiet);
  switch (verdict.follow_up) {
    case TokenFollowUp::store:
      token_accepted(bank, state, now);
      break;
    case TokenFollowUp::hold_back:
      credentials_refused(bank, state, now);
      break;
    case TokenFollowUp::reread:
      token_refused(bank, state, now);
      break;
    case TokenFollowUp::release:
    case TokenFollowUp::repeat:
    case TokenFollowUp::keep:
      state.breaker.probe_told_nothing(now);
      state.brake.probe_told_nothing(now);
      break;
  }
}

void RefreshGuard::exchanged(const BankId& bank, TokenVerdict verdict) {
  State& state = banks_[bank];
  if (verdict.follow_up == TokenFollowUp::hold_back) credentials_refused(bank, state, clock_.now());
  if (verdict.follow_up == TokenFollowUp::store || verdict.follow_up == TokenFollowUp::reread)
    credentials_accepted(bank, state);
}

bool RefreshGuard::braked(const BankId& bank) const {
  const auto found = banks_.find(bank);
  return found != banks_.end() && found->second.brake.on();
}

void RefreshGuard::credentials_refused(const BankId& bank, State& state, UtcTime now) {
  // Calls that were on their way when it opened say nothing new.
  if (state.breaker.on() && state.breaker.left(now) && !state.breaker.probing()) return;
  state.breaker.begin_or_prolong(now, times_);
  state.brake.probe_told_nothing(now);
  probe_.credentials_breaker(bank, true);
  obs::error("the bank refuses the gateway's credentials; refreshes are held back",
             {{"bank", bank.value}});
}

void RefreshGuard::credentials_accepted(const BankId& bank, State& state) {
  if (!state.breaker.on()) return;
  state.breaker.end();
  probe_.credentials_breaker(bank, false);
  obs::info("the bank accepts the gateway's credentials again", {{"bank", bank.value}});
}

void RefreshGuard::token_refused(const BankId& bank, State& state, UtcTime now) {
  credentials_accepted(bank, state);
  state.window.count(now, true);
  if (state.brake.on()) {
    if (state.brake.probing()) state.brake.begin_or_prolong(now, times_);
    return;
  }
  if (!state.window.too_many(now)) return;
  state.brake.begin_or_prolong(now, times_);
  probe_.refusal_brake(bank, true);
  obs::error("the bank refuses many refresh tokens; no consent is marked, refreshes are held back",
             {{"bank", bank.value}});
}

void RefreshGuard::token_accepted(const BankId& bank, State& state, UtcTime now) {
  credentials_accepted(bank, state);
  state.window.count(now, false);
  if (!state.brake.on()) return;
  state.brake.end();
  state.window.clear();
  probe_.refusal_brake(bank, false);
  obs::info("the bank accepts refresh tokens again", {{"bank", bank.value}});
}

}  // namespace tpp
