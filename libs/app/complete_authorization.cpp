#include "app/complete_authorization.hpp"

#include <utility>

#include "app/bank_words.hpp"
#include "app/list_granted.hpp"
#include "app/named_account.hpp"
#include "core/failpoint.hpp"
#include "obs/log.hpp"

namespace tpp {
namespace {

// A machine word. A code is never sent twice, so every end but a pair sends the customer back to
// the start; the word says whether anything came of it at the bank.
std::string exchange_failure(Errc code) {
  const TokenVerdict verdict = verdict_on(code);
  if (verdict.outcome == TokenOutcome::not_sent)
    return code == Errc::quota_exhausted ? "bank_busy" : "bank_unreachable";
  if (verdict.outcome == TokenOutcome::unknown) return "exchange_outcome_unknown";
  if (verdict.follow_up == TokenFollowUp::reread) return "code_refused";
  if (verdict.follow_up == TokenFollowUp::hold_back) return "bank_rejected_gateway";
  return "exchange_refused";
}

}  // namespace

CompleteAuthorization::CompleteAuthorization(ConsentStore& consents, TokenStore& tokens,
                                             TokenSpool& spool, RefreshGuard& guard,
                                             AccountStore& accounts, Banks& banks,
                                             AccessCache& cache, const Clock& clock)
    : consents_(consents),
      tokens_(tokens),
      spool_(spool),
      guard_(guard),
      accounts_(accounts),
      banks_(banks),
      cache_(cache),
      clock_(clock) {}

Task<CompletedAuthorization> CompleteAuthorization::from_browser(const BankId& bank,
                                                                 AuthorizationReturn returned,
                                                                 const Call& call) {
  reach_failpoint("exchange.before_claim");
  auto found = co_await consents_.consume_state(&bank, nullptr, returned.state, clock_.now());
  if (!found) {
    if (found.error().code == Errc::not_found)
      co_return Error{Errc::invalid_input, "the state is unknown at this bank"};
    co_return found.error();
  }
  note(call, found->authorization.consent.id);
  if (found->outcome == StateOutcome::spent) {
    Consent consent = as_of(std::move(found->authorization.consent), clock_.now());
    const bool live = check_usable(consent).has_value();
    co_return CompletedAuthorization{std::move(consent), live, live ? "" : "state_spent"};
  }
  co_return co_await finish(std::move(found->authorization), std::move(returned), call);
}

Task<CompletedAuthorization> CompleteAuthorization::from_client(AuthorizationReturn returned,
                                                                const Call& call) {
  reach_failpoint("exchange.before_claim");
  auto found =
      co_await consents_.consume_state(nullptr, &call.client, returned.state, clock_.now());
  if (!found) co_return found.error();
  note(call, found->authorization.consent.id);
  if (found->outcome == StateOutcome::spent)
    co_return Error{Errc::gone, "the state is spent or expired; start a new authorisation"};
  co_return co_await finish(std::move(found->authorization), std::move(returned), call);
}

Task<CompletedAuthorization> CompleteAuthorization::finish(ConsumedAuthorization authorization,
                                                           AuthorizationReturn returned,
                                                           Call call) {
  // A call of the customer's browser carries no client; the consent knows its owner.
  call.client = authorization.consent.client;
  if (returned.error) {
    const std::string reason = known_refusal(*returned.error);
    const ConsentStatus status =
        reason == "access_denied" ? ConsentStatus::rejected : ConsentStatus::failed;
    co_return co_await fail(std::move(authorization), status, reason);
  }
  Bank* bank = banks_.find(authorization.consent.bank);
  if (bank == nullptr)
    co_return co_await fail(std::move(authorization), ConsentStatus::failed, "bank_not_configured");
  if (authorization.purpose == AuthorizationPurpose::sca)
    co_return co_await finish_sca(std::move(authorization), std::move(returned), *bank, call);
  if (!returned.code)
    co_return co_await fail(std::move(authorization), ConsentStatus::failed, "no_code_returned");
  co_return co_await exchange(std::move(authorization), std::move(*returned.code), *bank, call);
}

Task<CompletedAuthorization> CompleteAuthorization::exchange(ConsumedAuthorization authorization,
                                                             Secret code, Bank& bank,
                                                             const Call& call) {
  Call bounded = call;
  bounded.by = std::chrono::steady_clock::now() + refresh_call_limit;
  reach_failpoint("exchange.claimed");
  UnreadAnswer unread;
  auto tokens = co_await bank.exchange_code(code, authorization.code_verifier, bounded, unread);
  reach_failpoint("exchange.answered");
  if (unread.body) co_await keep_unread(authorization, *unread.body);
  if (!tokens) co_return co_await not_exchanged(std::move(authorization), tokens.error(), call);
  const UtcTime now = clock_.now();
  const UtcTime expires_at = now + bank.traits().terms.lifetime;
  co_return co_await accept_tokens(std::move(authorization), std::move(*tokens), now, expires_at,
                                   bank, bounded);
}

Task<CompletedAuthorization> CompleteAuthorization::not_exchanged(
    ConsumedAuthorization authorization, Error error, const Call& call) {
  obs::warn("code exchange failed", {{"consent_id", authorization.consent.id.value},
                                     {"code", name_of(error.code)},
                                     {"cause", error.cause},
                                     {"request_id", call.request_id}});
  guard_.exchanged(authorization.consent.bank, verdict_on(error.code));
  const std::string reason = exchange_failure(error.code);
  co_return co_await fail(std::move(authorization), ConsentStatus::failed, reason);
}

Task<CompletedAuthorization> CompleteAuthorization::accept_tokens(
    ConsumedAuthorization authorization, TokenGrant tokens, UtcTime now, UtcTime expires_at,
    Bank& bank, const Call& call) {
  auto account = named_account(authorization.consent, tokens, bank.traits());
  if (!account) {
    obs::warn("tokens not kept: they are for another account than was asked for",
              {{"consent_id", authorization.consent.id.value}, {"request_id", call.request_id}});
    co_return co_await fail(std::move(authorization), ConsentStatus::failed, "other_account");
  }
  const GrantedAccount* named = *account ? &**account : nullptr;
  guard_.exchanged(bank.traits().id, accepted_verdict);
  auto granted = co_await grant_or_spool(authorization, tokens, named, now, expires_at);
  if (!granted) {
    if (granted.error().code == Errc::conflict)
      co_return co_await outcome(authorization, false, "consent_revoked");
    co_return granted.error();
  }
  reach_failpoint("exchange.stored");
  cache_.forget(authorization.consent.id);

  if (named != nullptr) co_return co_await outcome(authorization, true, "");
  const AccessToken access{tokens.access_token, now + tokens.access_lifetime, 0};
  auto listed = co_await list_granted(accounts_, bank, authorization.consent.id, access, call);
  if (!listed)
    obs::warn("accounts not listed yet; the next read of the list tries again",
              {{"consent_id", authorization.consent.id.value},
               {"code", name_of(listed.error().code)},
               {"cause", listed.error().cause}});
  co_return co_await outcome(authorization, true, "");
}

// The code is spent: whatever is wrong with the database, what it brought must outlive us.
Task<void> CompleteAuthorization::grant_or_spool(const ConsumedAuthorization& authorization,
                                                 const TokenGrant& tokens,
                                                 const GrantedAccount* account, UtcTime now,
                                                 UtcTime expires_at) {
  auto granted = co_await consents_.grant(authorization, tokens, account, now, expires_at);
  if (granted || granted.error().code == Errc::conflict) co_return granted;
  SpooledExchange exchange;
  exchange.consent = authorization.consent.id;
  exchange.client = authorization.consent.client;
  exchange.authorization = authorization.id;
  exchange.tokens = tokens;
  exchange.received_at = now;
  exchange.expires_at = expires_at;
  if (account != nullptr) exchange.account = *account;
  const SpooledAnswer entry(std::move(exchange));
  auto spooled = co_await spool_.keep(entry);
  auto write = [&] { return consents_.grant(authorization, tokens, account, now, expires_at); };
  granted = co_await persist(write);
  const bool safe = granted || granted.error().code == Errc::conflict;
  if (spooled && safe) co_await spool_.drop(*spooled);
  if (!spooled && !safe)
    obs::error("granted tokens could not be stored anywhere",
               {{"consent_id", authorization.consent.id.value},
                {"cause", granted.error().cause},
                {"spool", spooled.error().cause}});
  co_return granted;
}

// The authorisation's id stands for the attempt: there is one exchange of each.
Awaitable<void> CompleteAuthorization::keep_unread(const ConsumedAuthorization& authorization,
                                                   const Secret& answer) {
  RefreshClaim exchange;
  exchange.attempt_id = authorization.id.value;
  auto kept =
      co_await tokens_.keep_unread(authorization.consent.id, exchange, answer, clock_.now());
  if (!kept)
    obs::error("an answer that cannot be read was not kept",
               {{"consent_id", authorization.consent.id.value}, {"cause", kept.error().cause}});
}

// The proof of fresh SCA comes back in one of the carriers that the bank's profile allows.
Task<CompletedAuthorization> CompleteAuthorization::finish_sca(ConsumedAuthorization authorization,
                                                               AuthorizationReturn returned,
                                                               Bank& bank, const Call& call) {
  const ScaCarriers& allowed = bank.traits().sca_carriers;
  if (returned.sca_token && allowed.parameter)
    co_return co_await accept_sca(std::move(authorization), std::move(*returned.sca_token),
                                  bank.traits().sca_token_lifetime);
  if (returned.code && allowed.code)
    co_return co_await exchange_sca(std::move(authorization), std::move(*returned.code), bank,
                                    call);
  co_return co_await fail(std::move(authorization), ConsentStatus::failed, "no_code_returned");
}

Task<CompletedAuthorization> CompleteAuthorization::exchange_sca(
    ConsumedAuthorization authorization, Secret code, Bank& bank, const Call& call) {
  Call bounded = call;
  bounded.by = std::chrono::steady_clock::now() + refresh_call_limit;
  auto grant = co_await bank.exchange_sca_code(code, authorization.code_verifier, bounded);
  if (!grant) co_return co_await not_exchanged(std::move(authorization), grant.error(), call);
  if (!grant->tokens)
    co_return co_await accept_sca(std::move(authorization), std::move(*grant->proof),
                                  grant->proof_lifetime);
  // Fresh SCA for history renews no consent: it ends when it would have ended.
  const UtcTime now = clock_.now();
  const UtcTime expires_at =
      authorization.consent.expires_at.value_or(now + bank.traits().terms.lifetime);
  co_return co_await accept_tokens(std::move(authorization), std::move(*grant->tokens), now,
                                   expires_at, bank, bounded);
}

Task<CompletedAuthorization> CompleteAuthorization::accept_sca(ConsumedAuthorization authorization,
                                                               Secret sca_token,
                                                               std::chrono::seconds lifetime) {
  const UtcTime expires_at = clock_.now() + lifetime;
  auto write = [&] { return consents_.store_sca(authorization, sca_token, expires_at); };
  auto stored = co_await persist(write);
  if (!stored) {
    if (stored.error().code == Errc::conflict)
      co_return co_await outcome(authorization, false, "consent_revoked");
    co_return stored.error();
  }
  cache_.forget(authorization.consent.id);
  co_return co_await outcome(authorization, true, "");
}

Task<CompletedAuthorization> CompleteAuthorization::fail(ConsumedAuthorization authorization,
                                                         ConsentStatus status, std::string reason) {
  auto write = [&] { return consents_.fail_authorization(authorization.id, status, reason); };
  auto written = co_await persist(write);
  if (!written) co_return written.error();
  co_return co_await outcome(authorization, false, std::move(reason));
}

Task<CompletedAuthorization> CompleteAuthorization::outcome(
    const ConsumedAuthorization& authorization, bool granted, std::string reason) {
  const Consent& before = authorization.consent;
  auto now = co_await consents_.find(before.client, before.id);
  if (!now) co_return now.error();
  co_return CompletedAuthorization{as_of(std::move(*now), clock_.now()), granted,
                                   std::move(reason)};
}

}  // namespace tpp
