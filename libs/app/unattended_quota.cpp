#include "app/unattended_quota.hpp"

#include <algorithm>
#include <utility>

#include "obs/log.hpp"

namespace tpp {
namespace {

namespace chr = std::chrono;

// Never zero: a caller who comes back too early is refused again.
chr::seconds until(UtcTime moment, UtcTime now) {
  return std::max(chr::ceil<chr::seconds>(moment - now), chr::seconds(1));
}

Error refused(const Error& spent, UtcTime now) {
  ErrorContext context = spent.context ? *spent.context : ErrorContext();
  if (context.quota) context.retry_after = until(context.quota->resets_at, now);
  Error error{Errc::quota_exhausted,
              "the unattended reads of this account are spent; send PSU-IP-Address when the "
              "customer is there"};
  return with_context(std::move(error), std::move(context));
}

}  // namespace

Task<void> UnattendedQuota::pay(const AccountId& account, const BankTraits& bank, ReadCost& cost) {
  const UnattendedTerms& terms = bank.unattended;
  const UtcTime now = clock_.now();
  const bool counted = terms.follow_up_pages || !cost.follow_up;
  auto work = counted ? reads_.spend(account, terms, now) : reads_.look(account, terms, now);
  auto left = co_await std::move(work);
  if (!left) {
    if (left.error().code != Errc::quota_exhausted) co_return left.error();
    probe_.quota_refused(bank.id, QuotaRefusal::by_us);
    co_return refused(left.error(), now);
  }
  cost.left = UnattendedLeft{*left, terms.window};
  cost.paid_at = counted ? std::optional(now) : std::nullopt;
  co_return Result<void>();
}

Awaitable<void> UnattendedQuota::give_back(const AccountId& account, ReadCost& cost) {
  if (!cost.paid_at) co_return;
  const UtcTime paid_at = *std::exchange(cost.paid_at, std::nullopt);
  auto given = co_await reads_.give_back(account, paid_at);
  if (!given)
    obs::warn("an unattended read that was not made stays counted",
              {{"account_id", account.value}, {"cause", given.error().cause}});
}

Task<UnattendedLeft> UnattendedQuota::left(const AccountId& account, const UnattendedTerms& terms) {
  auto left = co_await reads_.look(account, terms, clock_.now());
  if (!left) co_return left.error();
  co_return UnattendedLeft{*left, terms.window};
}

Awaitable<Error> UnattendedQuota::spent_at_bank(const AccountId& account, const BankTraits& bank,
                                                Error refusal) {
  probe_.quota_refused(bank.id, QuotaRefusal::by_bank);
  const UnattendedTerms& terms = bank.unattended;
  const UtcTime now = clock_.now();
  ErrorContext context = refusal.context ? *refusal.context : ErrorContext();
  const UtcTime free_again = now + context.retry_after.value_or(terms.window);
  auto closed = co_await reads_.close(account, terms, now, free_again);
  if (!closed) {
    obs::warn("unattended reads not closed; the bank will refuse the next one again",
              {{"account_id", account.value}, {"cause", closed.error().cause}});
    co_return refusal;
  }
  context.quota = *closed;
  if (!context.retry_after) context.retry_after = until(closed->resets_at, now);
  co_return with_context(std::move(refusal), std::move(context));
}

}  // namespace tpp
