#include "app/recover_tokens.hpp"

#include "obs/log.hpp"

namespace tpp {
namespace {

// Few at a time: one round must not become a burst at the bank.
constexpr std::size_t resolved_at_once = 16;

}  // namespace

RecoverTokens::RecoverTokens(ReplaySpool& replay, RefreshTokens& refresh, TokenStore& tokens,
                             ConsentStore& consents, Banks& banks, IdSource& ids,
                             const Clock& clock)
    : replay_(replay),
      refresh_(refresh),
      tokens_(tokens),
      consents_(consents),
      banks_(banks),
      ids_(ids),
      clock_(clock) {}

Awaitable<void> RecoverTokens::round() {
  co_await replay_.round();
  auto expired = co_await tokens_.expired_claims(resolved_at_once);
  if (!expired) co_return;
  for (const ExpiredClaim& claim : *expired) co_await resolve(claim);
  const UtcTime before = clock_.now() - exchange_patience;
  auto closed = co_await consents_.close_lost_exchanges(before);
  if (closed && *closed > 0)
    obs::warn("code exchanges were interrupted; their consents have to be started again",
              {{"count", std::to_string(*closed)}});
}

Awaitable<void> RecoverTokens::resolve(const ExpiredClaim& claim) {
  Bank* bank = banks_.find(claim.bank);
  if (bank == nullptr) co_return;
  Call call;
  call.client = claim.client;
  call.request_id = ids_.uuid();
  call.by = std::chrono::steady_clock::now() + refresh_call_limit;
  auto token = co_await refresh_.newer_than(claim.consent, claim.version, *bank, call);
  if (token) co_return;
  obs::info("an interrupted refresh is not resolved yet",
            {{"consent_id", claim.consent.value}, {"code", name_of(token.error().code)}});
}

}  // namespace tpp
