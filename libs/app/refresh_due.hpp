#pragma once
// Refreshes tokens that nobody asks for, in every replica and without a leader: idle consents
// before their refresh token dies, and refreshes that somebody began and never finished. Readers do
// not come here: they ask RefreshTokens at once, outside of the rate.

#include "app/refresh_tokens.hpp"
#include "domain/ports/due_refresh_store.hpp"

namespace tpp {

struct RefreshDueProbe {
  virtual ~RefreshDueProbe() = default;
  // outcome: refreshed, postponed, given_up, gone
  virtual void background_refresh_ended(const BankId& bank, std::string_view outcome) {
    (void)bank, (void)outcome;
  }
};

class RefreshDue {
 public:
  RefreshDue(DueRefreshStore& due, RefreshTokens& refresh, Banks& banks, IdSource& ids,
             const Clock& clock, RefreshRate rate, RefreshDueProbe& probe)
      : due_(due),
        refresh_(refresh),
        banks_(banks),
        ids_(ids),
        clock_(clock),
        rate_(rate),
        probe_(probe) {}

  // One round at one bank: until nothing is due or the rate is used up. Rounds may overlap.
  Awaitable<void> round(BankId bank);

  // Claims nothing more.
  void stop() { stopping_ = true; }
  // Returns when what was claimed before stop() has ended, or at the deadline.
  Awaitable<void> drained(Deadline by);

 private:
  Awaitable<void> work(const BankId& id, Bank& bank);
  Awaitable<void> refresh_one(const DueRefresh& due, Bank& bank);

  DueRefreshStore& due_;
  RefreshTokens& refresh_;
  Banks& banks_;
  IdSource& ids_;
  const Clock& clock_;
  RefreshRate rate_;
  RefreshDueProbe& probe_;
  bool stopping_ = false;
  int under_way_ = 0;
  async::Signal ended_;
};

}  // namespace tpp
