#include "app/start_authorization.hpp"

#include <utility>

#include "obs/log.hpp"

namespace tpp {
namespace {

std::string page_failure(Errc code) {
  switch (code) {
    case Errc::account_blocked:
    case Errc::account_not_supported:
    case Errc::channel_not_permitted:
    case Errc::wrong_brand:
      return name_of(code);
    default:
      return "bank_page_unavailable";
  }
}

}  // namespace

StartAuthorization::StartAuthorization(ConsentStore& consents, const StartPages& pages,
                                       IdSource& ids, const Clock& clock)
    : consents_(consents), pages_(pages), ids_(ids), clock_(clock) {}

Authorization StartAuthorization::draft(const ConsentId& consent, AuthorizationPurpose purpose) {
  Authorization authorization;
  authorization.id = AuthorizationId{ids_.uuid()};
  authorization.consent = consent;
  authorization.purpose = purpose;
  authorization.state = ids_.random_token();
  authorization.code_verifier = ids_.random_token();
  authorization.expires_at = clock_.now() + authorization_lifetime;
  return authorization;
}

Task<AuthorizationLink> StartAuthorization::open_page(const Authorization& stored,
                                                      const Consent& consent, Bank& bank,
                                                      const Call& call) {
  const AuthorizationPageRequest request{consent.language, stored.state, stored.code_verifier,
                                         consent.scope, consent.iban};
  auto page = co_await bank.authorization_page(request, call);
  if (!page) {
    const std::string reason = page_failure(page.error().code);
    auto failed = co_await consents_.fail_authorization(stored.id, ConsentStatus::failed, reason);
    if (!failed)
      obs::warn("authorisation not closed; it ends by itself",
                {{"authorization_id", stored.id.value}, {"cause", failed.error().cause}});
    co_return page.error();
  }
  std::string url = pages_.link(stored.state, std::move(*page), stored.expires_at, call);
  co_return AuthorizationLink{stored.id, stored.purpose, std::move(url), stored.expires_at};
}

Awaitable<Error> StartAuthorization::offer_sca(const Consent& consent, Bank& bank, Error due,
                                               const Call& call) {
  const Authorization authorization = draft(consent.id, AuthorizationPurpose::sca);
  auto url = bank.page_with_state(*due.context->authorization_url, authorization.state);
  if (!url) co_return url.error();
  auto added = co_await consents_.add_authorization(authorization);
  if (!added) co_return added.error();
  ErrorContext context = *due.context;
  context.authorization_url =
      pages_.link(authorization.state, std::move(*url), authorization.expires_at, call);
  context.authorization_expires_at = authorization.expires_at;
  co_return with_context(std::move(due), std::move(context));
}

}  // namespace tpp
