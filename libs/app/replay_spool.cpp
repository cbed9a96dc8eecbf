#include "app/replay_spool.hpp"

#include "obs/log.hpp"

namespace tpp {
namespace {

// conflict: the journal has it, or it belongs to a consent that was revoked; not_found: the
// consent is gone. Neither changes by waiting.
bool settled(const Result<void>& stored) {
  return stored || stored.error().code == Errc::conflict || stored.error().code == Errc::not_found;
}

}  // namespace

ReplaySpool::ReplaySpool(TokenSpool& spool, TokenStore& tokens, ConsentStore& consents,
                         AccessCache& cache, RefreshProbe& probe)
    : spool_(spool), tokens_(tokens), consents_(consents), cache_(cache), probe_(probe) {
  probe_.spooled(spool_.names().size());
}

Awaitable<void> ReplaySpool::round() {
  const auto names = spool_.names();
  for (const std::string& name : names) {
    auto replayed = co_await replay(name);
    if (!replayed && replayed.error().code != Errc::internal) break;
  }
  probe_.spooled(spool_.names().size());
}

Task<void> ReplaySpool::of(const ConsentId& consent) {
  const auto names = spool_.names_of(consent);
  for (const std::string& name : names) {
    auto replayed = co_await replay(name);
    // What cannot be opened now may never be; the consent must not wait for it.
    if (!replayed && replayed.error().code != Errc::internal) co_return replayed.error();
  }
  co_return Result<void>();
}

Task<void> ReplaySpool::replay(const std::string& name) {
  auto answer = co_await spool_.read(name);
  // Whoever received it has stored it meanwhile.
  if (!answer && answer.error().code == Errc::not_found) co_return Result<void>();
  if (!answer) {
    obs::error("a spooled answer cannot be opened",
               {{"file", name}, {"cause", answer.error().cause}});
    co_return answer.error();
  }
  Result<void> stored;
  ConsentId consent;
  if (const auto* refresh = std::get_if<SpooledRefresh>(&*answer)) {
    consent = refresh->consent;
    stored = co_await store(*refresh);
  } else if (const auto* exchange = std::get_if<SpooledExchange>(&*answer)) {
    consent = exchange->consent;
    stored = co_await store(*exchange);
  }
  if (!settled(stored)) co_return stored.error();
  obs::info("a spooled answer was stored", {{"consent_id", consent.value}});
  cache_.forget(consent);
  co_return co_await spool_.drop(name);
}

Task<void> ReplaySpool::store(const SpooledRefresh& refresh) {
  if (refresh.unread)
    co_return co_await tokens_.keep_unread(refresh.consent, refresh.claim, *refresh.unread,
                                           refresh.received_at);
  auto stored = co_await tokens_.finish_refresh(refresh.consent, refresh.claim, refresh.tokens,
                                                refresh.received_at);
  if (!stored) co_return stored.error();
  co_return Result<void>();
}

Task<void> ReplaySpool::store(const SpooledExchange& exchange) {
  ConsumedAuthorization authorization;
  authorization.id = exchange.authorization;
  authorization.consent.id = exchange.consent;
  authorization.consent.client = exchange.client;
  const GrantedAccount* account = exchange.account ? &*exchange.account : nullptr;
  co_return co_await consents_.grant(authorization, exchange.tokens, account, exchange.received_at,
                                     exchange.expires_at);
}

}  // namespace tpp
