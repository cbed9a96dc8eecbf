#pragma once
// Counts consents, payments, due refreshes and events now and then, for the metrics.

#include "domain/ports/bank.hpp"
#include "domain/ports/due_refresh_store.hpp"
#include "domain/ports/state_count_store.hpp"

namespace tpp {

struct StateProbe {
  virtual ~StateProbe() = default;
  // All of them: what is not among them is none.
  virtual void counted(const StateCounts& counts) { (void)counts; }
  virtual void refreshes_due(const BankId& bank, std::int64_t count) { (void)bank, (void)count; }
  virtual void longest_unrefreshed(const BankId& bank, std::chrono::seconds age) {
    (void)bank, (void)age;
  }
};

class CountStates {
 public:
  CountStates(StateCountStore& states, DueRefreshStore& due, Banks& banks, const Clock& clock,
              StateProbe& probe)
      : states_(states), due_(due), banks_(banks), clock_(clock), probe_(probe) {}

  // What cannot be counted keeps its last figure.
  Awaitable<void> round();

 private:
  Awaitable<void> look_at_tokens(const BankId& bank);

  StateCountStore& states_;
  DueRefreshStore& due_;
  Banks& banks_;
  const Clock& clock_;
  StateProbe& probe_;
};

}  // namespace tpp
