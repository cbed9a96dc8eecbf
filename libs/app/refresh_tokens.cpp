#include "app/refresh_tokens.hpp"

#include <utility>

#include "core/failpoint.hpp"

namespace tpp {
namespace {

namespace chr = std::chrono;

// Another replica's refresh is announced by the change feed; this is for a lost announcement.
constexpr chr::milliseconds look_again{250};
constexpr chr::seconds come_back{2};

}  // namespace

RefreshTokens::RefreshTokens(TokenStore& tokens, ReplaySpool& replay, RefreshGuard& guard,
                             ClaimedRefresh& refresh, AccessCache& cache, IdSource& ids,
                             RefreshProbe& probe)
    : tokens_(tokens),
      replay_(replay),
      guard_(guard),
      refresh_(refresh),
      cache_(cache),
      ids_(ids),
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
    if (!flight->result)
      co_return token_uncertain("another request's refresh takes too long", come_back);
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
  // An answer that waits in the spool is newer than what the claim would present.
  auto replayed = co_await replay_.of(consent);
  if (!replayed) co_return replayed.error();
  auto allowed = guard_.check(bank.traits().id);
  if (!allowed) co_return co_await held_back(consent, known, allowed.error(), bank.traits().id);
  for (;;) {
    auto start = co_await claim(consent, known);
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
    if (auto* resting = std::get_if<RefreshResting>(&*start))
      co_return token_uncertain("the outcome of the last refresh is unknown", resting->left);
    if (auto* claimed = std::get_if<RefreshClaim>(&*start))
      co_return co_await refresh_(consent, *claimed, bank, call);
    if (chr::steady_clock::now() >= patience)
      co_return token_uncertain("another replica's refresh takes too long", come_back);
    co_await flight->changed.wait_until(chr::steady_clock::now() + look_again);
  }
}

// When the acknowledgement is lost, the same attempt finds its own claim: it is looked up, and
// never taken twice.
Task<RefreshStart> RefreshTokens::claim(const ConsentId& consent, TokenVersion known) {
  reach_failpoint("refresh.before_claim");
  const std::string attempt_id = ids_.uuid();
  auto start = co_await tokens_.claim_refresh(consent, known, attempt_id);
  if (start || start.error().code != Errc::storage_unavailable) co_return start;
  co_return co_await tokens_.claim_refresh(consent, known, attempt_id);
}

// Nothing goes out to the bank; but another replica may have stored a newer pair before.
Task<AccessToken> RefreshTokens::held_back(const ConsentId& consent, TokenVersion known,
                                           Error reason, const BankId& bank) {
  auto head = co_await tokens_.find(consent);
  if (!head) co_return revoked_if_shredded(head.error());
  if (head->version <= known) {
    probe_.refresh_ended(bank, "held_back");
    co_return reason;
  }
  cache_.replace_token(consent, *head);
  co_return std::move(*head);
}

}  // namespace tpp
