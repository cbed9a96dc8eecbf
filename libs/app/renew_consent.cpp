#include "app/renew_consent.hpp"

#include <utility>

namespace tpp {

RenewConsent::RenewConsent(ConsentStore& consents, Banks& banks, StartAuthorization& start,
                           const Clock& clock)
    : consents_(consents), banks_(banks), start_(start), clock_(clock) {}

Task<ConsentWithLink> RenewConsent::operator()(const ConsentId& id, const Call& call) {
  auto found = co_await consents_.find(call.client, id);
  if (!found) co_return found.error();
  Consent consent = as_of(std::move(*found), clock_.now());
  auto renewable = check_renewable(consent);
  if (!renewable) co_return renewable.error();
  Bank* bank = banks_.find(consent.bank);
  if (bank == nullptr)
    co_return Error{Errc::conflict, "the consent's bank is not configured any more"};

  const Authorization authorization = start_.draft(consent.id, AuthorizationPurpose::renewal);
  auto added = co_await consents_.add_authorization(authorization);
  if (!added) co_return added.error();
  auto link = co_await start_.open_page(authorization, consent, *bank, call);
  if (!link) co_return link.error();
  co_return ConsentWithLink{std::move(consent), std::move(*link)};
}

}  // namespace tpp
