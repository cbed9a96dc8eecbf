#include "app/claimed_refresh.hpp"

#include <utility>

#include "core/failpoint.hpp"
#include "obs/log.hpp"

namespace tpp {
namespace {

namespace chr = std::chrono;

constexpr chr::seconds come_back{2};

std::optional<chr::seconds> pause_asked_for(const Error& error) {
  return error.context ? error.context->retry_after : std::nullopt;
}

const char* word_for(TokenVerdict verdict, Errc code) {
  switch (verdict.follow_up) {
    case TokenFollowUp::hold_back:
      return "credentials_refused";
    case TokenFollowUp::keep:
      return "unreadable";
    case TokenFollowUp::repeat:
      return "unknown";
    default:
      return code == Errc::quota_exhausted ? "busy_bank" : "not_sent";
  }
}

// Nothing was processed now; what an earlier try did stays unknown.
RefreshEnd unsettled(bool lost_before) {
  return lost_before ? RefreshEnd::unknown : RefreshEnd::not_sent;
}

}  // namespace

Error token_uncertain(std::string cause, chr::seconds retry_after) {
  ErrorContext context;
  context.retry_after = retry_after;
  Error error{Errc::token_uncertain, "the access to the bank is being renewed; try again shortly",
              std::move(cause)};
  return with_context(std::move(error), std::move(context));
}

Error revoked_if_shredded(const Error& error) {
  if (error.code != Errc::not_found) return error;
  return Error{Errc::consent_revoked, "the consent was revoked; create a new one", error.detail};
}

ClaimedRefresh::ClaimedRefresh(TokenStore& tokens, TokenSpool& spool, RefreshGuard& guard,
                               AccessCache& cache, const Clock& clock, RefreshProbe& probe,
                               RepeatPauses pauses)
    : tokens_(tokens),
      spool_(spool),
      guard_(guard),
      cache_(cache),
      clock_(clock),
      probe_(probe),
      pauses_(pauses) {}

Task<AccessToken> ClaimedRefresh::operator()(const ConsentId& consent, const RefreshClaim& claim,
                                             Bank& bank, const Call& call) {
  reach_failpoint("refresh.claimed");
  const BankId& id = bank.traits().id;
  Lost lost{claim.outcome_unknown_before};
  auto allowed = guard_.start(id);
  if (!allowed) {
    co_await end_claim(consent, claim, unsettled(lost.before));
    probe_.refresh_ended(id, "held_back");
    co_return allowed.error();
  }
  auto grant = co_await present(consent, claim, bank, call, lost);
  if (grant) co_return co_await store(consent, claim, std::move(*grant), id);
  if (verdict_on(grant.error().code).follow_up == TokenFollowUp::reread)
    co_return co_await refused(consent, claim, grant.error(), lost, id);
  co_return co_await give_back(consent, claim, grant.error(), lost, id);
}

// The same token again after an unknown outcome: banks with a grace period answer it, and nobody
// else holds the pair that the lost answer brought. A pair that was lost before has had its tries.
Task<TokenGrant> ClaimedRefresh::present(const ConsentId& consent, const RefreshClaim& claim,
                                         Bank& bank, const Call& call, Lost& lost) {
  std::size_t repeats = lost.before ? 0 : pauses_.size();
  async::Signal never;
  for (std::size_t repeat = 0;; ++repeat) {
    Call bounded = call;
    bounded.by = chr::steady_clock::now() + refresh_call_limit;
    UnreadAnswer unread;
    auto grant = co_await bank.refresh(claim.refresh_token, bounded, unread);
    reach_failpoint("refresh.answered");
    if (grant) {
      guard_.ended(bank.traits().id, accepted_verdict);
      co_return std::move(*grant);
    }
    const TokenVerdict verdict = verdict_on(grant.error().code);
    guard_.ended(bank.traits().id, verdict, pause_asked_for(grant.error()));
    if (verdict.outcome != TokenOutcome::unknown) co_return grant.error();
    if (verdict.follow_up == TokenFollowUp::keep) {
      obs::error("an answer with tokens cannot be read",
                 {{"consent_id", consent.value}, {"cause", grant.error().cause}});
      if (unread.body) co_await keep_unread(consent, claim, *unread.body);
      repeats = std::min<std::size_t>(repeats, 1);  // a bank that answers so will do it again
    }
    lost.before = true;
    if (repeat >= repeats) co_return grant.error();
    const Deadline next = chr::steady_clock::now() + pauses_.at(repeat);
    if (pauses_.at(repeat).count() > 0) co_await never.wait_until(next);
  }
}

Awaitable<void> ClaimedRefresh::keep_unread(const ConsentId& consent, const RefreshClaim& claim,
                                            const Secret& answer) {
  const UtcTime received_at = clock_.now();
  auto kept = co_await tokens_.keep_unread(consent, claim, answer, received_at);
  if (kept) co_return;
  SpooledRefresh refresh{consent, claim, {}, answer, received_at};
  const SpooledAnswer entry(std::move(refresh));
  auto spooled = co_await spool_.keep(entry);
  if (!spooled)
    obs::error("an answer that cannot be read was not kept",
               {{"consent_id", consent.value}, {"cause", kept.error().cause}});
}

Task<AccessToken> ClaimedRefresh::store(const ConsentId& consent, const RefreshClaim& claim,
                                        TokenGrant grant, const BankId& bank) {
  auto stored = co_await store_or_spool(consent, claim, grant, bank);
  if (!stored && stored.error().code == Errc::conflict)
    co_return co_await take_head(consent, claim, bank);
  if (!stored) co_return stored.error();
  reach_failpoint("refresh.stored");
  probe_.refresh_ended(bank, "refreshed");
  cache_.replace_token(consent, *stored);
  co_return *stored;
}

// Whatever is wrong with the database, the only valid pair must not die with this process.
Task<AccessToken> ClaimedRefresh::store_or_spool(const ConsentId& consent,
                                                 const RefreshClaim& claim, const TokenGrant& grant,
                                                 const BankId& bank) {
  const UtcTime received_at = clock_.now();
  auto stored = co_await tokens_.finish_refresh(consent, claim, grant, received_at);
  if (stored || stored.error().code == Errc::conflict) co_return stored;
  SpooledRefresh refresh{consent, claim, grant, std::nullopt, received_at};
  const SpooledAnswer entry(std::move(refresh));
  auto spooled = co_await spool_.keep(entry);
  auto write = [&] { return tokens_.finish_refresh(consent, claim, grant, received_at); };
  stored = co_await persist(write);
  const bool safe = stored || stored.error().code == Errc::conflict;
  if (spooled && safe) co_await spool_.drop(*spooled);
  if (safe) co_return stored;
  probe_.refresh_ended(bank, spooled ? "spooled" : "lost");
  if (!spooled)
    obs::error("new tokens could not be stored anywhere", {{"consent_id", consent.value},
                                                           {"cause", stored.error().cause},
                                                           {"spool", spooled.error().cause}});
  co_return stored.error();
}

// Somebody else moved on while our call was under way; our answer is in the journal.
Task<AccessToken> ClaimedRefresh::take_head(const ConsentId& consent, const RefreshClaim& claim,
                                            const BankId& bank) {
  probe_.refresh_ended(bank, "superseded");
  auto head = co_await tokens_.find(consent);
  if (!head) co_return revoked_if_shredded(head.error());
  if (head->version <= claim.version)
    co_return token_uncertain("a newer claim is under way", come_back);
  cache_.replace_token(consent, *head);
  co_return std::move(*head);
}

// The bank also refuses a pair that another replica has replaced: then that one's answer counts.
Task<AccessToken> ClaimedRefresh::refused(const ConsentId& consent, const RefreshClaim& claim,
                                          Error error, Lost lost, const BankId& bank) {
  auto head = co_await tokens_.find(consent);
  if (head && head->version > claim.version) co_return co_await take_head(consent, claim, bank);
  if (guard_.braked(bank)) {
    co_await end_claim(consent, claim, unsettled(lost.before));
    probe_.refresh_ended(bank, "held_back");
    auto braked = guard_.check(bank);
    if (!braked) co_return braked.error();
    co_return token_uncertain("refused while the brake is on", come_back);
  }
  const auto end = lost.before ? RefreshEnd::refused_after_loss : RefreshEnd::refused;
  auto release = [&] { return tokens_.abandon_refresh(consent, claim, end); };
  auto released = co_await persist(release);
  if (!released) co_return token_uncertain(released.error().cause, come_back);
  head = co_await tokens_.find(consent);
  if (head && head->version > claim.version) co_return co_await take_head(consent, claim, bank);

  probe_.refresh_ended(bank, "refused");
  cache_.forget(consent);
  Error due{Errc::consent_renewal_due, "the bank wants the customer again: renew the consent",
            error.cause};
  due.context = error.context;
  co_return due;
}

Task<AccessToken> ClaimedRefresh::give_back(const ConsentId& consent, const RefreshClaim& claim,
                                            Error error, Lost lost, const BankId& bank) {
  co_await end_claim(consent, claim, unsettled(lost.before));
  const TokenVerdict verdict = verdict_on(error.code);
  probe_.refresh_ended(bank, word_for(verdict, error.code));
  if (!lost.before) co_return error;
  co_return token_uncertain(error.cause.empty() ? error.detail : error.cause, first_token_rest);
}

Awaitable<void> ClaimedRefresh::end_claim(const ConsentId& consent, const RefreshClaim& claim,
                                          RefreshEnd end) {
  auto release = [&] { return tokens_.abandon_refresh(consent, claim, end); };
  auto released = co_await persist(release);
  if (!released)
    obs::warn("refresh claim not released; its lease ends by itself",
              {{"consent_id", consent.value}, {"cause", released.error().cause}});
}

}  // namespace tpp
