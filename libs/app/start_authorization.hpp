#pragma once
// Begins a trip of the customer to the bank: makes state and PKCE verifier, stores them, and gets
// the page to send the customer to.

#include "app/start_pages.hpp"
#include "core/clock.hpp"
#include "domain/authorization.hpp"
#include "domain/ports/bank.hpp"
#include "domain/ports/consent_store.hpp"

namespace tpp {

class StartAuthorization {
 public:
  StartAuthorization(ConsentStore& consents, const StartPages& pages, IdSource& ids,
                     const Clock& clock);

  // Not stored anywhere yet.
  Authorization draft(const ConsentId& consent, AuthorizationPurpose purpose);

  // Asks the bank for its page. When that fails the stored authorisation is closed, and with an
  // initial one its consent. Errors: those of Bank.
  Task<AuthorizationLink> open_page(const Authorization& stored, const Consent& consent, Bank& bank,
                                    const Call& call);

  // The bank wants fresh SCA and named the page for it: `due` comes back with that page, our state
  // on it, ready for the customer. Comes back as another error when that cannot be done.
  Awaitable<Error> offer_sca(const Consent& consent, Bank& bank, Error due, const Call& call);

 private:
  ConsentStore& consents_;
  const StartPages& pages_;
  IdSource& ids_;
  const Clock& clock_;
};

}  // namespace tpp
