#include "app/complete_authorization.hpp"

#include <utility>

#include "app/bank_words.hpp"
#include "app/list_granted.hpp"
#include "obs/log.hpp"

namespace tpp {
namespace {

std::string exchange_failure(Errc code) {
  switch (code) {
    case Errc::grant_refused:
      return "code_refused";
    case Errc::bank_unreachable:
    case Errc::overloaded:
      return "bank_unreachable";
    case Errc::bank_rejected_gateway:
      return "bank_rejected_gateway";
    default:
      return "exchange_outcome_unknown";
  }
}

}  // namespace

CompleteAuthorization::CompleteAuthorization(ConsentStore& consents, AccountStore& accounts,
                                             Banks& banks, AccessCache& cache, const Clock& clock)
    : consents_(consents), accounts_(accounts), banks_(banks), cache_(cache), clock_(clock) {}

Task<CompletedAuthorization> CompleteAuthorization::from_browser(const BankId& bank,
                                                                 AuthorizationReturn returned,
                                                                 const Call& call) {
  auto found = co_await consents_.consume_state(&bank, nullptr, returned.state, clock_.now());
  if (!found) {
    if (found.error().code == Errc::not_found)
      co_return Error{Errc::invalid_input, "the state is unknown at this bank"};
    co_return found.error();
  }
  if (found->outcome == StateOutcome::spent) {
    Consent consent = as_of(std::move(found->authorization.consent), clock_.now());
    const bool live = check_usable(consent).has_value();
    co_return CompletedAuthorization{std::move(consent), live, live ? "" : "state_spent"};
  }
  co_return co_await finish(std::move(found->authorization), std::move(returned), call);
}

Task<CompletedAuthorization> CompleteAuthorization::from_client(AuthorizationReturn returned,
                                                                const Call& call) {
  auto found =
      co_await consents_.consume_state(nullptr, &call.client, returned.state, clock_.now());
  if (!found) co_return found.error();
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
  if (returned.sca_token && authorization.purpose == AuthorizationPurpose::sca)
    co_return co_await accept_sca(std::move(authorization), std::move(*returned.sca_token), *bank);
  if (!returned.code)
    co_return co_await fail(std::move(authorization), ConsentStatus::failed, "no_code_returned");
  co_return co_await exchange(std::move(authorization), std::move(*returned.code), *bank, call);
}

Task<CompletedAuthorization> CompleteAuthorization::exchange(ConsumedAuthorization authorization,
                                                             Secret code, Bank& bank,
                                                             const Call& call) {
  Call bounded = call;
  bounded.by = std::chrono::steady_clock::now() + refresh_call_limit;
  auto tokens = co_await bank.exchange_code(code, authorization.code_verifier, bounded);
  if (!tokens) {
    obs::warn("code exchange failed", {{"consent_id", authorization.consent.id.value},
                                       {"code", name_of(tokens.error().code)},
                                       {"cause", tokens.error().cause},
                                       {"request_id", call.request_id}});
    const std::string reason = exchange_failure(tokens.error().code);
    co_return co_await fail(std::move(authorization), ConsentStatus::failed, reason);
  }

  const UtcTime now = clock_.now();
  const UtcTime expires_at = now + bank.traits().terms.lifetime;
  auto write = [&] { return consents_.grant(authorization, *tokens, now, expires_at); };
  auto granted = co_await persist(write);
  if (!granted) {
    if (granted.error().code == Errc::conflict)
      co_return co_await outcome(authorization, false, "consent_revoked");
    co_return granted.error();
  }
  cache_.forget(authorization.consent.id);

  const AccessToken access{tokens->access_token, now + tokens->access_lifetime, 0};
  auto listed = co_await list_granted(accounts_, bank, authorization.consent.id, access, bounded);
  if (!listed)
    obs::warn("accounts not listed yet; the next read of the list tries again",
              {{"consent_id", authorization.consent.id.value},
               {"code", name_of(listed.error().code)},
               {"cause", listed.error().cause}});
  co_return co_await outcome(authorization, true, "");
}

Task<CompletedAuthorization> CompleteAuthorization::accept_sca(ConsumedAuthorization authorization,
                                                               Secret sca_token, Bank& bank) {
  const UtcTime expires_at = clock_.now() + bank.traits().sca_token_lifetime;
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
