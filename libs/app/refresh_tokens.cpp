#include "app/refresh_tokens.hpp"

#include <utility>

#include "obs/log.hpp"

namespace tpp {
namespace {

namespace chr = std::chrono;

// Another replica's refresh is announced by the change feed; this is for a lost announcement.
constexpr chr::milliseconds look_again{250};

enum class BankSaid { not_processed, unknown, refused };

BankSaid classify(Errc code) {
  switch (code) {
    case Errc::grant_refused:
      return BankSaid::refused;
    case Errc::bank_unreachable:
    case Errc::overloaded:
    case Errc::quota_exhausted:
    case Errc::bank_refused:
    case Errc::bank_rejected_gateway:
      return BankSaid::not_processed;
    default:
      return BankSaid::unknown;
  }
}

Error uncertain(std::string cause) {
  ErrorContext context;
  context.retry_after = chr::seconds{2};
  Error error{Errc::token_uncertain, "the access to the bank is being renewed; try again shortly",
              std::move(cause)};
  return with_context(std::move(error), std::move(context));
}

// Whoever wants a newer pair has seen one: without any it was shredded.
Error revoked_if_shredded(const Error& error) {
  if (error.code != Errc::not_found) return error;
  return Error{Errc::consent_revoked, "the consent was revoked; create a new one", error.detail};
}

}  // namespace

RefreshTokens::RefreshTokens(TokenStore& tokens, ConsentStore& consents, AccessCache& cache,
                             IdSource& ids, const Clock& clock, RefreshProbe& probe)
    : tokens_(tokens),
      consents_(consents),
      cache_(cache),
      ids_(ids),
      clock_(clock),
      probe_(probe) {}

void RefreshTokens::wake(const ConsentId& consent) {
  const auto flight = flights_.find(consent);
  if (flight != flights_.end()) flight->second->changed.notify_all();
}

Task<AccessToken> RefreshTokens::newer_than(const ConsentId& consent, TokenVersion known,
                                            Bank& bank, const Call& call) {
  for (auto found = flights_.find(consent); found != flights_.end();
       found = flights_.find(consent)) {
    const std::shared_ptr<Flight> flight = found->second;
    const Deadline patience = chr::steady_clock::now() + refresh_wait_limit;
    co_await flight->ended.wait_until(std::min(patience, call.by));
    if (!flight->result) co_return uncertain("another request's refresh takes too long");
    const Result<AccessToken> shared = *flight->result;
    if (!shared || shared->version > known) co_return shared;
  }
  co_return co_await lead(consent, known, bank, call);
}

Task<AccessToken> RefreshTokens::lead(ConsentId consent, TokenVersion known, Bank& bank,
                                      Call call) {
  const auto flight = std::make_shared<Flight>();
  flights_[consent] = flight;
  // The bank's answer must be stored even when the caller has gone, so the caller's deadline does
  // not bound the refresh.
  call.by = chr::steady_clock::now() + refresh_call_limit;
  std::optional<Result<AccessToken>> outcome;
  try {
    outcome = co_await claim_and_refresh(consent, known, bank, call);
  } catch (const std::exception& broken) {
    outcome = Error{Errc::internal, "the refresh failed", broken.what()};
  }
  flight->result = *outcome;
  flight->ended.notify_all();
  const auto current = flights_.find(consent);
  if (current != flights_.end() && current->second == flight) flights_.erase(current);
  co_return std::move(*outcome);
}

Task<AccessToken> RefreshTokens::claim_and_refresh(const ConsentId& consent, TokenVersion known,
                                                   Bank& bank, const Call& call) {
  const std::shared_ptr<Flight> flight = flights_.at(consent);
  const Deadline patience = chr::steady_clock::now() + refresh_wait_limit;
  for (;;) {
    const std::string attempt_id = ids_.uuid();
    auto start = co_await tokens_.claim_refresh(consent, known, attempt_id);
    if (!start) {
      if (start.error().code == Errc::grant_refused)
        co_return Error{Errc::consent_renewal_due, "the bank wants the customer again"};
      co_return revoked_if_shredded(start.error());
    }
    if (auto* done = std::get_if<RefreshDone>(&*start)) {
      probe_.refresh_ended(bank.traits().id, "superseded");
      cache_.replace_token(consent, done->token);
      co_return done->token;
    }
    if (auto* claim = std::get_if<RefreshClaim>(&*start))
      co_return co_await run_claim(consent, *claim, bank, call);
    if (chr::steady_clock::now() >= patience)
      co_return uncertain("another replica's refresh takes too long");
    co_await flight->changed.wait_until(chr::steady_clock::now() + look_again);
  }
}

Task<AccessToken> RefreshTokens::run_claim(const ConsentId& consent, const RefreshClaim& claim,
                                           Bank& bank, const Call& call) {
  bool unknown_before = false;
  for (int attempt = 1;; ++attempt) {
    Call bounded = call;
    bounded.by = chr::steady_clock::now() + refresh_call_limit;
    auto grant = co_await bank.refresh(claim.refresh_token, bounded);
    if (grant) co_return co_await store(consent, claim, std::move(*grant), bank.traits().id);
    const bool unknown = classify(grant.error().code) == BankSaid::unknown;
    // One quick repeat with the same token: banks with a grace period answer it, and nobody else
    // holds the pair that the lost answer brought.
    if (!unknown || attempt == 2)
      co_return co_await give_up(consent, claim, grant.error(), unknown_before, bank.traits().id);
    unknown_before = true;
  }
}

Task<AccessToken> RefreshTokens::store(const ConsentId& consent, const RefreshClaim& claim,
                                       TokenGrant grant, const BankId& bank) {
  const UtcTime received_at = clock_.now();
  auto write = [&] { return tokens_.finish_refresh(consent, claim, grant, received_at); };
  auto stored = co_await persist(write);
  if (!stored && stored.error().code == Errc::conflict)
    co_return co_await take_head(consent, claim, bank);
  if (!stored) co_return stored.error();
  probe_.refresh_ended(bank, "refreshed");
  cache_.replace_token(consent, *stored);
  co_return *stored;
}

// Somebody else moved on while our call was under way; our answer is in the journal.
Task<AccessToken> RefreshTokens::take_head(const ConsentId& consent, const RefreshClaim& claim,
                                           const BankId& bank) {
  probe_.refresh_ended(bank, "superseded");
  auto head = co_await tokens_.find(consent);
  if (!head) co_return revoked_if_shredded(head.error());
  if (head->version <= claim.version) co_return uncertain("a newer claim is under way");
  cache_.replace_token(consent, *head);
  co_return std::move(*head);
}

Task<AccessToken> RefreshTokens::give_up(const ConsentId& consent, const RefreshClaim& claim,
                                         Error error, bool earlier_try_unknown,
                                         const BankId& bank) {
  const BankSaid said = classify(error.code);
  RefreshEnd end = RefreshEnd::refused;
  if (said == BankSaid::unknown) end = RefreshEnd::unknown;
  if (said == BankSaid::not_processed)
    end = earlier_try_unknown ? RefreshEnd::unknown : RefreshEnd::not_sent;

  auto release = [&] { return tokens_.abandon_refresh(consent, claim, end); };
  auto released = co_await persist(release);
  if (!released)
    obs::warn("refresh claim not released; its lease ends by itself",
              {{"consent_id", consent.value}, {"cause", released.error().cause}});

  if (end == RefreshEnd::not_sent) {
    probe_.refresh_ended(bank, "not_sent");
    co_return error;
  }
  if (end == RefreshEnd::unknown) {
    probe_.refresh_ended(bank, "unknown");
    co_return uncertain(error.cause.empty() ? error.detail : error.cause);
  }

  co_return co_await refused(consent, claim, std::move(error), earlier_try_unknown, bank);
}

Task<AccessToken> RefreshTokens::refused(const ConsentId& consent, const RefreshClaim& claim,
                                         Error error, bool earlier_try_unknown,
                                         const BankId& bank) {
  // The bank also refuses a pair that another replica has replaced: then that one's answer counts.
  auto head = co_await tokens_.find(consent);
  if (head && head->version > claim.version) co_return co_await take_head(consent, claim, bank);

  probe_.refresh_ended(bank, "refused");
  const bool lost_before = earlier_try_unknown || claim.outcome_unknown_before;
  const std::string reason = lost_before ? "refresh_outcome_unknown" : "refresh_token_refused";
  auto settled = co_await consents_.settle(consent, ConsentStatus::renewal_due, reason);
  if (!settled) co_return settled.error();
  cache_.forget(consent);
  Error due{Errc::consent_renewal_due, "the bank wants the customer again: renew the consent",
            error.cause};
  due.context = error.context;
  co_return due;
}

}  // namespace tpp
