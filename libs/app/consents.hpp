#pragma once
// get_consent, list_consents and revoke_consent: what storage knows, as of now.

#include "app/access_cache.hpp"
#include "domain/ports/consent_store.hpp"

namespace tpp {

class GetConsent {
 public:
  GetConsent(ConsentStore& consents, const Clock& clock) : consents_(consents), clock_(clock) {}
  // Errors: not_found, those of ConsentStore.
  Task<Consent> operator()(const ClientId& client, const ConsentId& id);

 private:
  ConsentStore& consents_;
  const Clock& clock_;
};

class ListConsents {
 public:
  ListConsents(ConsentStore& consents, const Clock& clock) : consents_(consents), clock_(clock) {}
  Task<Page<Consent>> operator()(const ClientId& client, const ConsentFilter& filter,
                                 const PageRequest& page);

 private:
  ConsentStore& consents_;
  const Clock& clock_;
};

class RevokeConsent {
 public:
  RevokeConsent(ConsentStore& consents, AccessCache& cache) : consents_(consents), cache_(cache) {}
  // Safe to repeat. Errors: not_found, those of ConsentStore.
  Task<void> operator()(const ClientId& client, const ConsentId& id);

 private:
  ConsentStore& consents_;
  AccessCache& cache_;
};

}  // namespace tpp
