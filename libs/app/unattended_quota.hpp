#pragma once
// Counts what is read at a bank while the customer is away, before it is read.

#include "domain/account.hpp"
#include "domain/ports/bank.hpp"
#include "domain/ports/unattended_read_store.hpp"

namespace tpp {

// What a read costs, and what it leaves. Attended reads cost nothing and leave nothing to tell.
struct ReadCost {
  bool follow_up = false;  // a further page of a walk
  std::optional<UnattendedLeft> left;
  std::optional<UtcTime> paid_at;  // of the last call that was counted
};

enum class QuotaRefusal { by_us, by_bank };

struct QuotaProbe {
  virtual ~QuotaProbe() = default;
  virtual void quota_refused(const BankId& bank, QuotaRefusal by) { (void)bank, (void)by; }
};

class UnattendedQuota {
 public:
  UnattendedQuota(UnattendedReadStore& reads, const Clock& clock, QuotaProbe& probe)
      : reads_(reads), clock_(clock), probe_(probe) {}

  // Before every call at the bank, repetitions included. Errors: quota_exhausted, those of
  // UnattendedReadStore.
  Task<void> pay(const AccountId& account, const BankTraits& bank, ReadCost& cost);

  // After a call that nothing was sent of, and after no other: the bank counts what reaches it.
  // When the count cannot be changed the read stays paid.
  Awaitable<void> give_back(const AccountId& account, ReadCost& cost);

  Task<UnattendedLeft> left(const AccountId& account, const UnattendedTerms& terms);

  // The bank counts too, and says that there is none left: its word goes.
  Awaitable<Error> spent_at_bank(const AccountId& account, const BankTraits& bank, Error refusal);

 private:
  UnattendedReadStore& reads_;
  const Clock& clock_;
  QuotaProbe& probe_;
};

}  // namespace tpp
