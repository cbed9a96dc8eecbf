#include "app/count_states.hpp"

#include "obs/log.hpp"

namespace tpp {
namespace {

constexpr std::int64_t counted_at_most = 100'000;

void log_uncounted(const Error& error) {
  obs::warn("states not counted", {{"code", name_of(error.code)}, {"cause", error.cause}});
}

}  // namespace

Awaitable<void> CountStates::look_at_tokens(const BankId& bank) {
  auto due = co_await due_.count_due(bank, clock_.now(), counted_at_most);
  if (due)
    probe_.refreshes_due(bank, *due);
  else
    log_uncounted(due.error());
  auto age = co_await states_.longest_unrefreshed(bank, clock_.now());
  if (age)
    probe_.longest_unrefreshed(bank, *age);
  else
    log_uncounted(age.error());
}

Awaitable<void> CountStates::round() {
  for (const Bank* bank : banks_.all()) co_await look_at_tokens(bank->traits().id);
  auto counts = co_await states_.count(clock_.now());
  if (counts)
    probe_.counted(*counts);
  else
    log_uncounted(counts.error());
}

}  // namespace tpp
